import { once } from "node:events"
import { type AddressInfo, createServer, type Server } from "node:net"

/** So many different ports that are free now, below those that the system gives to connections. */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const probes: Array<Server> = []
  for (let tries = 0; probes.length < count && tries < 100; tries++) {
    const probe = createServer().listen(10_000 + Math.floor(Math.random() * 20_000), "127.0.0.1")
    const listens = await once(probe, "listening").then(
      () => true,
      () => false,
    )
    if (listens) probes.push(probe)
  }
  const ports = probes.map(probe => (probe.address() as AddressInfo).port)
  await Promise.all(probes.map(probe => new Promise(resolve => probe.close(resolve))))
  return ports
}
