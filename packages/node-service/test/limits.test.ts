import { getIntrospectionQuery } from "graphql"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { ask, codesOf, createProject } from "./api.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_TRUSTED_PROXIES: "127.0.0.0/8, ::1" } })
  pid = await createProject(service)
})
afterAll(removeAll)

const facts = "{ id state name filename checksum error }"

const post = (body: string, headers: Record<string, string> = {}, to = service) => {
  const { key, token: altitoken } = to.owner
  return fetch(`${to.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key, altitoken, ...headers },
    body,
  })
}

const asking = (query: string) => JSON.stringify({ query })

describe("a document", () => {
  const times = (count: number, field: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `r${index}: ${field(index)}`).join("\n")

  it("may be a batch of fifty of anything that clients batch, the introspection of explorers, or one list of everything", async () => {
    const checksum = (index: number) => index.toString(16).padStart(40, "0")
    const uploaded = (index: number) =>
      `uploadImageS3(pid: "${pid}", bucket: Local, filename: "a", type: JPEG, checksum: "${checksum(index)}") {
        url image ${facts}
      }`
    const listed = () => `project(id: "${pid}") { id name allImages(first: 10) { totalCount edges { node ${facts} } } }`
    const projects = "id name numImage gigaPixel taskState date downloads { edges { node { link } } }"
    for (const query of [
      `mutation { ${times(50, index => `hasImage(pid: "${pid}", checksum: "${checksum(index)}") ${facts}`)} }`,
      `mutation { ${times(50, uploaded)} }`,
      `query { ${times(50, listed)} }`,
      `{ project(id: "${pid}") { allImages { pageInfo { hasNextPage } edges { node ${facts} } } } }`,
      `{ project(id: "${pid}") { allImages(first: 100000) { edges { node ${facts} } } } }`,
      `{ my { allProjects { edges { node { ${projects} } } } } }`,
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true }),
    ]) {
      expect((await ask(service, query)).errors, query.slice(0, 80)).toBeUndefined()
    }
  })

  it("that asks for more than a client has reason to is refused, by variables as by literals", async () => {
    const list = `project(id: "${pid}") { allImages { edges { node ${facts} } } }`
    const every = `query($first: Int) { my { allProjects(first: $first) {
      edges { node { allImages { edges { node ${facts} } } } }
    } } }`
    for (const answer of [
      await ask(service, `{ ${times(20, () => list)} }`),
      await ask(service, every, { first: 1_000 }),
      await ask(service, every),
      await ask(service, `mutation { ${times(100, () => 'getUserToken(email: "a@b.example", password: "x")')} }`),
    ]) {
      expect(answer.data).toBeUndefined()
      expect(answer).toMatchObject({ errors: [{ message: expect.stringContaining("too much at once") }] })
      expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"])
    }
    expect((await ask(service, every, { first: 1 })).errors).toBeUndefined()
  })

  it("that is nested too deep, too long, or unfolds without end is refused before it costs anything", async () => {
    const deep = (count: number) => `{ ${"... { ".repeat(count)} support { systemMode } ${"}".repeat(count)} }`
    expect((await ask(service, deep(10))).data.support.systemMode).toBe("Normal")
    const doubling = Array.from({ length: 20 }, (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`)
    for (const [query, message] of [
      [deep(20_000), "nested"],
      [`{ project(id: ${"[".repeat(20_000)}`, "nested"],
      [`{ ${"support { systemMode } ".repeat(10_000)} }`, "tokens"],
      [`{ ...f0 } ${doubling.join(" ")} fragment f20 on Query { support { systemMode } }`, "the same more than"],
    ] as const) {
      const response = await post(asking(query))
      expect(response.status).toBeLessThan(500)
      const answer = (await response.json()) as { errors: ReadonlyArray<{ message: string }> }
      expect(answer.errors[0]?.message).toContain(message)
    }
    const heavy = await post(asking(`{ support { systemMode } } # ${"x".repeat(1024 ** 2)}`))
    expect(heavy.status).toBe(413)
    expect(service.printed()).not.toContain("RangeError")
  })

  it("with variables that do not fit, or without the operation that is asked for, is the client's fault", async () => {
    const query = "query A($id: ID!) { project(id: $id) { id } } query B { versions { api } }"
    const asked = async (body: object) => codesOf((await (await post(JSON.stringify({ query, ...body }))).json()) as never)
    expect(await asked({ operationName: "A" })).toEqual(["BAD_USER_INPUT"])
    expect(await asked({ operationName: "C" })).toEqual(["BAD_USER_INPUT"])
    expect(await asked({ operationName: "B" })).toEqual([])
    // Also where it is known what the document costs.
    const fitting = { operationName: "A", variables: { id: "0".repeat(24) } }
    for (const _ of [1, 2]) expect(await asked(fitting)).toEqual(["NOT_FOUND"])
    expect(await asked({ operationName: "A", variables: { id: {} } })).toEqual(["BAD_USER_INPUT"])
  })
})

describe("who asks too often", () => {
  const statuses = async (count: number, send: () => Promise<Response>) => {
    const all: Array<number> = []
    for (let index = 0; index < count; index += 1) all.push((await send()).status)
    return all
  }

  it("gets 429 and is told when to come back, by user where there is one, else by address", async () => {
    const small = await startService({
      env: { ALTILIFT_REQUESTS_PER_USER: "5", ALTILIFT_REQUESTS_PER_ADDRESS: "3", ALTILIFT_TRUSTED_PROXIES: "127.0.0.1" },
    })
    const body = asking("{ support { systemMode } }")
    const from = (address: string, token: string) => () => post(body, { altitoken: token, "x-forwarded-for": address }, small)
    expect(await statuses(6, from("198.51.100.1", small.owner.token))).toEqual([200, 200, 200, 200, 200, 429])
    // A wrong token is nobody's: it counts by the address, and does not help to get a count of its own.
    let guess = 0
    expect(await statuses(4, () => from("198.51.100.1", `wrong ${guess++}`)())).toEqual([200, 200, 200, 429])
    expect(await statuses(1, from("198.51.100.2", "wrong"))).toEqual([200])
    // Who has a network of IPv6 has one count with all its addresses.
    expect(await statuses(4, () => from(`2001:db8:1:2::${++guess}`, "wrong")())).toEqual([200, 200, 200, 429])
    expect(await statuses(1, from("2001:db8:1:3::1", "wrong"))).toEqual([200])
    const refused = await from("198.51.100.1", small.owner.token)()
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60)
    expect(refused.headers.get("access-control-allow-origin")).toBe("*")
    expect(refused.headers.get("access-control-expose-headers")).toContain("Retry-After")
    expect(codesOf((await refused.json()) as never)).toEqual(["TOO_MANY_REQUESTS"])
    expect((await fetch(`${small.url}/healthz`)).status).toBe(200)
  })

  it("is nobody who uploads at full speed", async () => {
    expect(readSettings({}, {}).limits.requestsPerUser).toBeGreaterThanOrEqual(100 * 60)
    const small = await startService({ env: { ALTILIFT_REQUESTS_PER_ADDRESS: "10" } })
    const burst = Array.from({ length: 200 }, () => post(asking("{ support { systemMode } }"), {}, small))
    for (const { status } of await Promise.all(burst)) expect(status).toBe(200)
  })
})

describe("a page of another origin", () => {
  it("may call the API with key and token, but without cookies, and reads when to come back", async () => {
    const preflight = await fetch(`${service.url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "altitoken,content-type,key",
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.example")
    expect(preflight.headers.get("access-control-allow-headers")).toBe(
      "key, altitoken, content-type, x-request-id, traceparent, tracestate",
    )
    expect(preflight.headers.has("access-control-allow-credentials")).toBe(false)
    const answer = await post(asking("{ versions { api } }"), { origin: "https://app.example" })
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example")
    expect(answer.headers.get("access-control-expose-headers")).toBe("Date, Retry-After, X-Request-Id")
    expect(answer.headers.has("access-control-allow-credentials")).toBe(false)
  })
})
