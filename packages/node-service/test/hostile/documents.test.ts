import { afterAll, describe, expect, it } from "vitest"
import { addUser } from "../../src/accounts/Accounts.ts"
import { ask, codesOf } from "../api.ts"
import { type Login, type RunningService, removeAll, startService } from "../service.ts"
import { inStore } from "../store.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

/** Sends documents, so many at a time; yields how often each status came. */
const send = async (service: RunningService, login: Partial<Login>, atATime: number, documents: ReadonlyArray<string>) => {
  const statuses: Record<number, number> = {}
  const rest = [...documents]
  const headers = {
    "content-type": "application/json",
    ...(login.key === undefined ? {} : { key: login.key }),
    ...(login.token === undefined ? {} : { altitoken: login.token }),
  }
  const next = async (): Promise<void> => {
    const query = rest.pop()
    if (query === undefined) return
    const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
    await response.arrayBuffer()
    statuses[response.status] = (statuses[response.status] ?? 0) + 1
    return next()
  }
  await Promise.all(Array.from({ length: atATime }, next))
  return statuses
}

const many = (count: number, document: (index: number) => string) => Array.from({ length: count }, (_, index) => document(index))
/** 200 kB: one long comment, or as many as there is room for. */
const padded = (index: number) => `{ versions { api } } # ${index} ${"x".repeat(200_000)}`
const commented = (index: number) => `{ versions { api } } # ${index}\n${"#\n".repeat(100_000)}`

const somebody = async (service: RunningService) => ({
  ...service.owner,
  ...(await inStore(service.data, addUser("somebody@example.com"))),
})

describe.skipIf(process.platform !== "linux")("documents that are sent to harm", () => {
  it("are not kept: 521 distinct ones of 200 kB, without a key", async () => {
    await underAttack({ memoryWithin: 600e6 }, ({ service }) =>
      send(service, {}, 3, [...many(471, commented), ...many(50, padded)]),
    )
  })

  it("are not kept either when a user sends them", async () => {
    await underAttack({ memoryWithin: 600e6 }, async ({ service }) =>
      send(service, await somebody(service), 3, [...many(250, commented), ...many(50, padded)]),
    )
  })

  it("are kept by what they weigh parsed: 200 distinct ones of thousands of words", async () => {
    const words = (index: number) => `{ ${many(450, field => `a${index}x${field}: versions { api }`).join(" ")} }`
    await underAttack({ memoryWithin: 600e6 }, async ({ service }) => {
      const statuses = await send(service, await somebody(service), 2, many(200, words))
      expect(statuses[200]).toBeGreaterThan(150)
    })
  })

  it("ask the same 5,000 times, 20 a second, without a user", async () => {
    await underAttack({}, async ({ service }) => {
      const same = `{ ${"support { systemMode } ".repeat(4_900)} }`
      await send(
        service,
        { key: service.owner.key },
        20,
        many(100, () => same),
      )
    })
  })

  it("ask the same often as a user, and are refused before they are compared with themselves", async () => {
    await underAttack({}, async ({ service }) => {
      for (const query of [
        `{ ${"support { systemMode } ".repeat(1_500)} }`,
        `{ ${"...F ".repeat(300)} } fragment F on Query { support { systemMode } }`,
        `{ ${many(700, index => `...F${index}`).join(" ")} } ${many(700, index => `fragment F${index} on Query { versions { api } }`).join(" ")}`,
        many(900, index => `query Q${index} { versions { api } }`).join(" "),
      ]) {
        expect(codesOf(await ask(service, query)), query.slice(0, 60)).toEqual(["BAD_USER_INPUT"])
      }
    })
  })

  it("unfold the schema, without a user", async () => {
    await underAttack({}, async ({ service }) => {
      const inside = "fields { name type { name fields { name type { name ofType { name } } } } }"
      const unfold = `{ ${many(15, index => `a${index}: __schema { types { ${inside} } }`).join(" ")} }`
      await send(
        service,
        { key: service.owner.key },
        4,
        many(60, () => unfold),
      )
    })
  })
})

describe("a document without a user", () => {
  it("is small: few words, few fields, few aliases; a body of 64 KiB at most", async () => {
    const service = await startService()
    const key = { key: service.owner.key }
    const aliases = (count: number) => `{ ${many(count, index => `a${index}: versions { api }`).join(" ")} }`
    expect((await ask(service, aliases(20), {}, key)).data.a19).toEqual({ api: "0.1.0" })
    expect(codesOf(await ask(service, aliases(100), {}, key))).toEqual(["BAD_USER_INPUT"])
    expect(codesOf(await ask(service, `{ ${"versions { api } ".repeat(600)} }`, {}, key))).toEqual(["BAD_USER_INPUT"])
    expect((await ask(service, aliases(100))).errors).toBeUndefined()
    const body = JSON.stringify({ query: padded(0) })
    const heavy = await fetch(`${service.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body })
    expect(heavy.status).toBe(413)
    const stream = new ReadableStream({
      start: controller => {
        controller.enqueue(new TextEncoder().encode(body))
        controller.close()
      },
    })
    const headers = { "content-type": "application/json" }
    const chunked = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers,
      body: stream,
      duplex: "half",
    } as RequestInit)
    expect(chunked.status).toBe(413)
  })

  it("comes alone: arrays of documents are refused", async () => {
    const service = await startService()
    const body = JSON.stringify(many(50, () => "{ versions { api } }").map(query => ({ query })))
    const headers = { "content-type": "application/json", ...service.owner, altitoken: service.owner.token }
    const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body })
    expect(response.status).toBe(400)
  })
})

describe("the rate", () => {
  it("counts what a document costs, so that large ones are fewer", async () => {
    const service = await startService({ env: { ALTILIFT_REQUESTS_PER_USER: "20" } })
    const large = (index: number) => `{ ${many(400, field => `a${index}x${field}: versions { api }`).join(" ")} }`
    const codes = []
    for (let index = 0; index < 3; index++) codes.push(...codesOf(await ask(service, large(index))))
    expect(codes).toContain("TOO_MANY_REQUESTS")
  })
})
