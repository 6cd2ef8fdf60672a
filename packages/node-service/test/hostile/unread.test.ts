import type { Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { removeAll } from "../service.ts"
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
    const page = await (await import("node:fs/promises")).readdir(new URL("../../../web/dist/page/assets", import.meta.url))
    const asset = page.find(name => name.startsWith("aliyun")) ?? ""
    expect(asset).not.toBe("")
    const through = ["prlimit", "--nofile=256:256"]
    await underAttack({ through }, async ({ service }) => {
      for (let round = 0; round < 10; round++) {
        const sockets = await opened(40, service.url, get(`/assets/${asset}`, "accept-encoding: identity").repeat(3))
        await sleep(50)
        end(sockets)
      }
    })
  })

  it("are given up after 20 seconds, and hold up nothing when the service ends", async () => {
    await underAttack({}, async ({ service }) => {
      const sockets = await opened(3, service.url, get("/graphiql/graphiql.js", "accept-encoding: identity").repeat(5))
      await sleep(22_000)
      for (const socket of sockets) expect(await closes(socket, 1_000)).toBe(true)
    })
  }, 60_000)
})

describe.skipIf(!linux)("connections", () => {
  it("of one address are bounded; another address comes through, and so do those that come later", async () => {
    await underAttack({ env: { ALTILIFT_CONNECTIONS_PER_ADDRESS: "100" } }, async ({ service }) => {
      const sockets = await opened(85, service.url, "")
      // The harness has a few of its own.
      const over = await opened(40, service.url, "")
      await sleep(300)
      const closed = await Promise.all(over.map(socket => closes(socket, 200)))
      expect(closed.filter(Boolean).length).toBeGreaterThan(20)
      end([...sockets, ...over])
      await sleep(100)
      expect(await exchange(service.url, get("/healthz", "connection: close"))).toContain("200 OK")
    }).catch(error => {
      // The watch comes from the same address, and may be refused with the others.
      if (!/unhealthy|ECONNRESET|HTTP 503|socket hang up/.test(String(error))) throw error
    })
  })

  it("send no more than a hundred requests ahead of their answers", async () => {
    await underAttack({}, async ({ service }) => {
      const [socket] = await opened(1, service.url, get("/page.json").repeat(20_000))
      if (socket === undefined) throw new Error("no connection")
      expect(await closes(socket, 5_000)).toBe(true)
    })
  })
})
