import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Handler } from "../src/http/answering.ts"
import { send } from "../src/http/answers.ts"
import { readBody } from "../src/http/readBody.ts"
import { routed } from "../src/http/router.ts"

const saying =
  (body: string): Handler =>
  async (_, response) =>
    send(response, { status: 200, body })

const limit = 1_000

const handler = routed([
  { path: "/a", methods: ["GET"], when: ({ headers }) => headers.accept === "text/html", handler: saying("page") },
  { path: "/a", methods: ["GET", "POST"], handler: saying("a") },
  { path: "/any", methods: "any", handler: saying("any") },
  {
    path: "/body",
    methods: ["POST"],
    handler: async (asked, response) => {
      const body = await readBody(asked, limit)
      send(
        response,
        body === undefined ? { status: 413, headers: { connection: "close" } } : { status: 200, body: `${body.length}` },
      )
    },
  },
])

const server = createServer((asked, response) => void handler(asked, response, () => undefined))
let origin = ""
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const get = (path: string, init: RequestInit = {}) => fetch(origin + path, init)

describe("a router", () => {
  it("has the first route answer that takes path, method and request", async () => {
    expect(await (await get("/a?b=c")).text()).toBe("a")
    expect(await (await get("/a", { headers: { accept: "text/html" } })).text()).toBe("page")
    expect(await (await get("/a", { method: "POST", headers: { accept: "text/html" } })).text()).toBe("a")
    expect(await (await get("/any", { method: "PATCH" })).text()).toBe("any")
  })

  it("answers HEAD like GET, without the body", async () => {
    const head = await get("/a", { method: "HEAD" })
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "1", ""])
  })

  it("says which methods an address takes", async () => {
    const put = await get("/a", { method: "PUT" })
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"])
  })

  it("takes paths to the letter", async () => {
    for (const path of ["/A", "/a/", "//a", "/%61", "/constructor"]) expect((await get(path)).status, path).toBe(404)
  })
})

describe("a body that is read", () => {
  const post = (body: string) => get("/body", { method: "POST", body })

  it("may have as many bytes as the limit, and no more", async () => {
    expect(await (await post("x".repeat(limit))).text()).toBe(`${limit}`)
    expect((await post("x".repeat(limit + 1))).status).toBe(413)
  })

  it("is refused aloud when it turns out to be too long", async () => {
    const status = await new Promise(resolve => {
      const sent = request(`${origin}/body`, { method: "POST" }, response => resolve(response.statusCode))
      sent.on("error", resolve)
      sent.write("x".repeat(limit))
      setTimeout(() => sent.write("x".repeat(limit)), 50)
    })
    expect(status).toBe(413)
  })
})
