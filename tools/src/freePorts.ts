import { createSocket } from "node:dgram"
import { once } from "node:events"
import { type AddressInfo, createServer, type Server } from "node:net"

/**
 * So many different ports that are free now, below those that the system gives to connections. No process that asks
 * here gets one of them before this process has ended.
 */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const probes: Array<Server> = []
  for (let tries = 0; probes.length < count && tries < count + 100; tries++) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const probe = createServer().listen(port, "127.0.0.1")
    if (!(await isThere(probe))) continue
    if (await reserve(port)) probes.push(probe)
    else probe.close()
  }
  const ports = probes.map(probe => (probe.address() as AddressInfo).port)
  await Promise.all(probes.map(probe => new Promise(resolve => probe.close(resolve))))
  return ports
}

/**
 * Takes a port for this process. Until the program listens that the port is for, it is free, and another process would
 * find it so. Nothing here uses UDP: its port of the same number is the sign, and goes with the process.
 */
const reserve = (port: number): Promise<boolean> => {
  const sign = createSocket("udp4").unref()
  const taken = isThere(sign)
  sign.bind({ port, address: "127.0.0.1", exclusive: true })
  return taken
}

const isThere = (listener: NodeJS.EventEmitter): Promise<boolean> =>
  once(listener, "listening").then(
    () => true,
    () => false,
  )
