import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { retryAfterMillis } from "../src/http/failures.ts"
import { layerUploadApi, normaliseEndpoint, UploadApi } from "../src/index.ts"

describe("normaliseEndpoint", () => {
  const cases: ReadonlyArray<readonly [given: string, expected: string]> = [
    ["https://api.altizure.com", "https://api.altizure.com"],
    ["https://API.altizure.com:443/graphql/", "https://api.altizure.com"],
    [" http://1.2.3.4:1234/ ", "http://1.2.3.4:1234"],
    ["HTTP://Host:80", "http://host"],
    ["http://host/behind/proxy/graphql", "http://host/behind/proxy"],
    ["http://[::1]:4800", "http://[::1]:4800"],
  ]
  for (const [given, expected] of cases) {
    it.effect(`reads ${given.trim()} as ${expected}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* normaliseEndpoint(given), expected)
      }),
    )
  }
  for (const given of [
    "",
    "api.altizure.com",
    "ftp://host",
    "https://",
    "https://user:hunter2@host",
    "https://host/?key=hunter2",
    "http://host:port",
    "http://host:70000",
    "http://::1:4800",
  ]) {
    it.effect(`refuses "${given}" without repeating a password`, () =>
      Effect.gen(function* () {
        const fault = yield* Effect.flip(normaliseEndpoint(given))
        assert.match(fault.message, /address like https/)
        assert.notInclude(fault.message, "hunter2")
      }),
    )
  }
})

describe("retryAfterMillis", () => {
  it("reads seconds and dates", () => {
    assert.strictEqual(retryAfterMillis("7", 0), 7000)
    assert.strictEqual(retryAfterMillis("Wed, 21 Oct 2015 07:28:00 GMT", Date.parse("2015-10-21T07:27:30Z")), 30_000)
    assert.isUndefined(retryAfterMillis("soon", 0))
    assert.isUndefined(retryAfterMillis(undefined, 0))
  })
})

describe("an answer of the API", () => {
  const answers = (status: number, body: string) => {
    const client = HttpClient.make(request => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(body, { status }))))
    const access = { endpoint: "http://api.test", key: Redacted.make("the-key"), token: Redacted.make("the-token") }
    const api = layerUploadApi(access).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, client)))
    return Effect.flip(Effect.flatMap(UploadApi, service => service.preflight)).pipe(Effect.provide(api))
  }
  const data = (support: unknown, self: unknown) => JSON.stringify({ data: { support, my: { self } } })
  const cases: ReadonlyArray<readonly [what: string, status: number, body: string, expected: RegExp]> = [
    ["a wrong key", 200, data(null, null), /not authorised.*key/],
    ["a wrong token", 200, data({ systemMode: "Normal" }, null), /not authorised.*token/],
    ["an empty e-mail", 200, data({ systemMode: "Normal" }, { email: "" }), /not authorised.*token/],
    ["a read-only server", 200, data({ systemMode: "ReadOnly" }, { email: "a@b" }), /refused.*read-only/],
    ["a server that is offline", 200, data({ systemMode: "Offline" }, null), /refused.*offline/],
    ["HTTP 401", 401, "", /not authorised.*401/],
    ["HTTP 404", 404, "not here", /unreachable.*404.*Check the endpoint/],
    ["HTTP 502", 502, "<html>", /Retryable.*502/],
    ["HTML with 200", 200, "<html>", /Retryable.*HTML page/],
    ["nothing", 200, "", /Retryable.*empty answer/],
    ["JSON that is no answer", 200, '{"hello":1}', /Retryable.*not GraphQL/],
    ["an error for the whole document", 200, '{"errors":[{"message":"Cannot query field"}]}', /Retryable.*Cannot query field/],
    ["an answer of another shape", 200, '{"data":{"support":{"systemMode":7}}}', /Retryable.*unknown shape/],
  ]
  for (const [what, status, body, expected] of cases) {
    it.effect(`${what} is told apart, and no secret is in the message`, () =>
      Effect.gen(function* () {
        const asked = yield* Effect.forkChild(answers(status, body))
        // An account is doubted only when the question was asked again.
        yield* TestClock.adjust("10 seconds")
        const error = yield* Fiber.join(asked)
        const kind = error._tag === "RunFault" ? error.kind : error._tag
        assert.match(`${kind}: ${error.message}`, expected)
        assert.notMatch(error.message + JSON.stringify(error), /the-key|the-token/)
      }),
    )
  }
})
