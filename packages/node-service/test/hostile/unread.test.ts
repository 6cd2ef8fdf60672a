import { readdir, stat } from "node:fs/promises"
import type { Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { until } from "../api.ts"
import { removeAll, startService } from "../service.ts"
import { closes, exchange, get, unread } from "./sockets.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

const linux = process.platform === "linux"

const opened = async (count: number, origin: string, text: string): Promise<ReadonlyArray<Socket>> => {
  const sockets = await Promise.all(Array.from({ length: count }, () => unread(origin, text)))
  return sockets
}
const end = (sockets: ReadonlyArray<Socket>) => {
  for (const socket of sockets) socket.destroy()
}

describe.skipIf(!linux)("answers that nobody reads", () => {
  it("of GraphiQL, 40 connections with 60 requests each, take no memory", async () => {
    await underAttack({ memoryWithin: 500e6 }, async ({ service }) => {
      const page = get("/graphql", "accept: text/html")
      const asset = get("/graphiql/graphiql.js", "accept-encoding: identity")
      const sockets = await opened(40, service.url, page.repeat(30) + asset.repeat(30))
      await sleep(3_000)
      end(sockets)
    })
  })

  it("of files of the page take no descriptors, and neither do those that clients leave", async () => {
    const folder = new URL("../../../web/dist/page/assets/", import.meta.url)
    const scripts = (await readdir(folder)).filter(name => name.endsWith(".js"))
    const sizes = await Promise.all(scripts.map(async name => [(await stat(new URL(name, folder))).size, name] as const))
    const [size, asset] = sizes.reduce((one, other) => (other[0] > one[0] ? other : one))
    // More than the buffers of a socket take.
    expect(size).toBeGreaterThan(400_000)
    const through = ["prlimit", "--nofile=256:256"]
    await underAttack({ through }, async ({ service }) => {
      for (let round = 0; round < 10; round++) {
        const sockets = await opened(30, service.url, get(`/assets/${asset}`, "accept-encoding: identity"))
        await sleep(50)
        end(sockets)
      }
    })
  })

  it("are given up after 20 seconds", async () => {
    const service = await startService()
    const sockets = await opened(3, service.url, get("/graphiql/graphiql.js", "accept-encoding: identity").repeat(5))
    await sleep(22_000)
    for (const socket of sockets) expect(await closes(socket, 2_000)).toBe(true)
    expect(await service.end()).toBe(0)
  })
})

describe.skipIf(!linux)("connections", () => {
  it("of one address are bounded: those beyond get 503, and others come when some have gone", async () => {
    const service = await startService({ env: { ALTILIFT_CONNECTIONS_PER_ADDRESS: "50" } })
    for (const origin of [service.url, service.edge]) {
      const sockets = await opened(50, origin, "")
      const refused = await exchange(origin, get("/healthz", "connection: close"))
      expect(refused).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: \d/)
      end(sockets.slice(0, 10))
      await until(
        () => exchange(origin, get("/healthz", "connection: close")),
        answer => /^HTTP\/1\.1 (?!503)/.test(answer),
      )
      end(sockets)
    }
  })

  it("of a trusted proxy are not counted: they are everybody's", async () => {
    const env = { ALTILIFT_CONNECTIONS_PER_ADDRESS: "5", ALTILIFT_TRUSTED_PROXIES: "127.0.0.0/8" }
    const service = await startService({ env })
    const sockets = await opened(50, service.url, "")
    expect(await exchange(service.url, get("/healthz", "connection: close"))).toMatch(/^HTTP\/1\.1 200/)
    end(sockets)
  })

  it("send no more than a hundred requests ahead of their answers", async () => {
    await underAttack({}, async ({ service }) => {
      const [socket] = await opened(1, service.url, get("/page.json").repeat(20_000))
      if (socket === undefined) throw new Error("no connection")
      expect(await closes(socket, 5_000)).toBe(true)
    })
  })
})
