import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Answer, codesOf } from "./api.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

describe("the endpoint", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/graphql`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })

  it("gives every error a code, and tells nothing of its inside", async () => {
    for (const body of [
      "{",
      '{"query":"{ nonsense }"}',
      '{"query":"{"}',
      '{"query":"mutation { createProject { id } }"}',
      "{}",
    ]) {
      const answer = (await (await post(body)).json()) as Answer
      expect(codesOf(answer)[0], body).toBe("BAD_USER_INPUT")
      expect(JSON.stringify(answer), body).not.toMatch(/node_modules|\.js/)
    }
  })

  it("says that variables are no JSON, and numbers too large, without a word in the log", async () => {
    const { key, token } = service.owner
    const headers = { key, altitoken: token }
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded" }
    const requests = [
      fetch(`${service.url}/graphql?query=%7B__typename%7D&variables={`, { headers }),
      fetch(`${service.url}/graphql?query=%7B__typename%7D&extensions={`, { headers }),
      fetch(`${service.url}/graphql`, { method: "POST", headers: form, body: "query=%7B__typename%7D&variables={" }),
    ]
    for (const response of await Promise.all(requests)) {
      expect(response.status).toBe(400)
      expect(((await response.json()) as Answer).errors?.[0]?.extensions).toMatchObject({
        code: "BAD_USER_INPUT",
        problem: "variables-not-json",
        params: {},
      })
    }
    const size = await post('{"query":"{ utility { sizeToGigaPixel(width: 1e308, height: 1e308) } }"}', headers)
    expect(((await size.json()) as Answer).errors?.[0]?.extensions).toMatchObject({ problem: "result-too-large" })
    expect(service.printed()).not.toMatch(/ERROR|WARN/)
  })

  it("bounds the size of a request", async () => {
    const response = await post(JSON.stringify({ query: `{ __typename } # ${"x".repeat(1024 ** 2)}` }))
    expect(response.status).toBe(413)
  })

  it("answers GET, but changes nothing by it", async () => {
    const url = (query: string) => `${service.url}/graphql?query=${encodeURIComponent(query)}`
    const { key, token } = service.owner
    const answer = await fetch(url("{ versions { api } }"), { headers: { key, altitoken: token } })
    expect(await answer.json()).toEqual({ data: { versions: { api: "0.1.0" } } })
    const refused = await fetch(url('mutation { createProject(name: "x") { id } }'), { headers: { key, altitoken: token } })
    expect(refused.status).toBe(405)
  })

  it("lets pages of any origin ask, without credentials of the browser", async () => {
    const preflight = await fetch(`${service.url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin: "https://a.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "key,altitoken,content-type",
      },
    })
    expect(preflight.headers.get("access-control-allow-origin")).toMatch(/^(\*|https:\/\/a\.example)$/)
    expect(preflight.headers.get("access-control-allow-headers")?.replaceAll(" ", "")).toBe(
      "key,altitoken,content-type,x-request-id,traceparent,tracestate",
    )
    expect(preflight.headers.get("access-control-allow-credentials")).not.toBe("true")
  })

  it("says whether the process lives and whether it is ready", async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${service.url}/elsewhere`)).status).toBe(404)
  })
})
