import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, onTestFinished, test } from "vitest"
import { ApiProblem } from "../src/api/ApiProblem.ts"
import { makeServer, type Server } from "../src/api/Server.ts"

interface Asked {
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }
}

/** A server that gives one answer to everything, and what it was asked. */
const answering = async (
  answer: unknown,
  status = 200,
): Promise<{ readonly server: Server; readonly asked: ReadonlyArray<Asked> }> => {
  const asked: Array<Asked> = []
  const http = createServer(async (request, response) => {
    const parts: Array<Buffer> = []
    for await (const part of request) parts.push(part)
    asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) })
    response.writeHead(status, { "content-type": "application/json" })
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer))
  })
  await new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => new Promise<void>(resolve => void http.close(() => resolve())))
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return { server: makeServer({ endpoint, key: "app-key", token: "user-token" }), asked }
}

const problemOf = async (asking: Promise<unknown>): Promise<Pick<ApiProblem, "kind" | "said">> => {
  const cause = await asking.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(cause instanceof ApiProblem)) throw new Error(`no problem, but ${String(cause)}`)
  return { kind: cause.kind, said: cause.said }
}

describe("who is signed in", () => {
  test("key and token travel in their headers", async () => {
    const { server, asked } = await answering({ data: { support: { systemMode: "Normal" }, my: { self: { email: "a@b.c" } } } })
    expect(await server.whoami()).toEqual({ email: "a@b.c", mode: "normal" })
    expect(asked[0]?.headers).toMatchObject({ key: "app-key", altitoken: "user-token" })
  })

  test.each([
    ["a wrong key", { support: null, my: null }, "key not known"],
    ["a wrong token", { support: { systemMode: "Normal" }, my: { self: null } }, "not authorised"],
    ["an empty address", { support: { systemMode: "Normal" }, my: { self: { email: "" } } }, "not authorised"],
  ])("%s is told by a bare null", async (_, data, kind) => {
    const { server } = await answering({ data })
    expect(await problemOf(server.whoami())).toMatchObject({ kind })
  })

  test.each([
    ["ReadOnly", "read-only"],
    ["Offline", "offline"],
  ])("mode %s is told apart", async (systemMode, mode) => {
    const { server } = await answering({ data: { support: { systemMode }, my: { self: { email: "a@b.c" } } } })
    expect(await server.whoami()).toMatchObject({ mode })
  })

  test("a wrong password is no error, but no token", async () => {
    const { server } = await answering({ data: { getUserToken: null } })
    expect(await server.signIn("a@b.c", "wrong")).toBeUndefined()
  })
})

describe("what goes wrong", () => {
  test.each([
    [
      "an error with its code",
      { data: { my: null }, errors: [{ message: "no", extensions: { code: "NOT_AUTHORISED" } }] },
      200,
      "not authorised",
    ],
    ["an error in words", { data: null, errors: [{ message: "the name is taken" }] }, 200, "refused"],
    ["a refused token", {}, 401, "not authorised"],
    ["too many requests", { errors: [{ message: "slow down", extensions: { code: "TOO_MANY_REQUESTS" } }] }, 429, "too many"],
    ["a login page of a network in between", "<html>Welcome</html>", 200, "unreachable"],
    ["another shape than was agreed", { data: { my: { allProjects: { edges: "none" } } } }, 200, "unreachable"],
  ])("%s", async (_, answer, status, kind) => {
    const { server } = await answering(answer, status)
    expect(await problemOf(server.projects(""))).toMatchObject({ kind })
  })

  test("the server's own words are kept, and nothing of the token", async () => {
    const { server } = await answering({ data: null, errors: [{ message: "the name is taken" }] })
    const problem = await server.createProject("Quarry").catch((error: unknown) => error)
    expect(problem).toMatchObject({ said: "the name is taken" })
    expect(JSON.stringify(problem) + String(problem)).not.toContain("user-token")
  })

  test("nobody there", async () => {
    const server = makeServer({ endpoint: "http://127.0.0.1:1", key: "k", token: "t" })
    expect(await problemOf(server.whoami())).toMatchObject({ kind: "unreachable" })
  })
})

describe("lists", () => {
  test("projects come with what is null left out, and say where the next page begins", async () => {
    const node = { id: "1", name: "Quarry", numImage: 7, gigaPixel: 0.1, date: "2026-07-24T09:33:01Z", taskState: null }
    const { server, asked } = await answering({
      data: {
        my: {
          allProjects: {
            totalCount: 9,
            pageInfo: { hasNextPage: true, endCursor: "c" },
            edges: [{ node }, null, { node: null }],
          },
        },
      },
    })
    expect(await server.projects("qu")).toEqual({
      items: [{ id: "1", name: "Quarry", images: 7, gigaPixels: 0.1, date: Date.UTC(2026, 6, 24, 9, 33, 1), task: undefined }],
      total: 9,
      next: "c",
    })
    expect(asked[0]?.body.variables).toMatchObject({ search: "qu", after: "" })
  })

  test("ReadyStrong reads as Ready, and reasons are words", async () => {
    const images = [
      { id: "1", name: "a.jpg", state: "ReadyStrong", error: null },
      { id: "2", name: null, state: "Invalid", error: ["cut off", null] },
    ]
    const { server } = await answering({
      data: { project: { allImages: { totalCount: 2, pageInfo: null, edges: images.map(node => ({ node })) } } },
    })
    expect((await server.images("p")).items).toEqual([
      { id: "1", name: "a.jpg", state: "Ready", reasons: [] },
      { id: "2", name: "2", state: "Invalid", reasons: ["cut off"] },
    ])
  })

  test("a reconstruction that is not started says why", async () => {
    const { server } = await answering({
      data: { startReconstructionWithError: { error: { code: 422, message: "at least 2 images" }, task: null } },
    })
    expect(await server.startReconstruction("p")).toBe("at least 2 images")
  })
})
