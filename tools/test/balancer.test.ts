import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { type AddressInfo, createServer as createListener } from "node:net"
import { setTimeout as after } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { startBalancer } from "../src/fleet/startBalancer.ts"
import { freePorts } from "../src/freePorts.ts"

const ends: Array<() => void> = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const listen = async (server: Server | ReturnType<typeof createListener>): Promise<number> => {
  await once(server.listen(0, "127.0.0.1"), "listening")
  return (server.address() as AddressInfo).port
}

/** A process of the service, as far as a balancer knows it. */
const ready = async (name: string) => {
  let looks = 0
  const server = createServer((request, response) => {
    if (request.url === "/readyz") looks += 1
    response.writeHead(200, { connection: "close" }).end(name)
  })
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: await listen(server), looks: () => looks }
}

/** A process that hangs: it takes connections, and never answers. */
const hanging = async () => {
  const server = createListener(socket => {
    ends.push(() => socket.destroy())
    socket.on("error", () => {})
  })
  ends.push(() => server.close())
  return [await listen(server)]
}

describe("a balancer", () => {
  it("distributes connections in turn when all processes answer", async () => {
    const [one, other] = [await ready("one"), await ready("other")]
    const balancer = await startBalancer([one.port, other.port])
    const ask = async () => (await fetch(balancer.url, { headers: { connection: "close" } })).text()
    expect(new Set([await ask(), await ask()])).toEqual(new Set(["one", "other"]))
    await balancer.close()
  })

  it.each([
    ["hangs", hanging],
    ["does not run", () => freePorts(1)],
  ])("fails, and ends, when a process %s", async (_, other) => {
    const one = await ready("one")
    const started = startBalancer([one.port, ...(await other())], 600)
    await expect(started).rejects.toThrow(/after 0.6 s only \d of 2 processes answer/)
    const looks = one.looks()
    expect(looks).toBeGreaterThan(0)
    await after(500)
    expect(one.looks()).toBe(looks)
  })
})
