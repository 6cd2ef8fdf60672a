import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Stream } from "effect"
import { HttpClient, HttpClientError } from "effect/http"
import { layerHttpBucketTransport } from "../src/drivers/HttpBucketTransport.ts"
import { BucketTransport, layerUploadApi, UploadApi } from "../src/index.ts"

/** A client whose every connection fails with this cause, as those of Node do. */
const failing = (cause: unknown) =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make(request =>
      Effect.fail(new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })),
    ),
  )

const access = { endpoint: "https://api.example.com", key: Redacted.make("the-key"), token: Redacted.make("the-token") }
const secret = "X-Amz-Signature=hunter2"

const apiError = (cause: unknown) =>
  Effect.flip(Effect.flatMap(UploadApi, api => api.preflight)).pipe(
    Effect.provide(Layer.provide(layerUploadApi(access), failing(cause))),
  )

const bucketError = (cause: unknown) =>
  Effect.flatMap(BucketTransport, wire =>
    Effect.flip(
      wire.send(
        {
          method: "PUT",
          url: `https://bucket.example.com/a.jpg?${secret}`,
          headers: {},
          contentType: "image/jpeg",
          body: { kind: "stream", open: () => Stream.empty },
          from: 0,
          to: 0,
        },
        () => undefined,
      ),
    ),
  ).pipe(Effect.provide(Layer.provide(layerHttpBucketTransport, failing(cause))))

const withCode = (code: string) => Object.assign(new Error("words of OpenSSL"), { code })

describe("a certificate that is not accepted", () => {
  it.effect.each([
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /self-signed/],
    ["SELF_SIGNED_CERT_IN_CHAIN", /authority/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /authority/],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /authority/],
    ["CERT_HAS_EXPIRED", /expired, or the clock/],
    ["CERT_NOT_YET_VALID", /not valid yet, or the clock/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /another host/],
  ] as const)("ends the run, naming the host: %s", ([code, why]) =>
    Effect.gen(function* () {
      const [api, bucket] = [yield* apiError(withCode(code)), yield* bucketError(new Error("outer", { cause: withCode(code) }))]
      for (const error of [api, bucket]) {
        assert.strictEqual(error._tag === "RunFault" && error.kind, "refused")
        assert.match(error.message, why)
        assert.include(error.message, code)
      }
      assert.include(api.message, "api.example.com")
      assert.include(bucket.message, "bucket.example.com")
      assert.notInclude(bucket.message + JSON.stringify(bucket), secret)
    }),
  )
})

describe("another failure of a connection", () => {
  it.effect("is tried again", () =>
    Effect.gen(function* () {
      for (const code of ["ECONNREFUSED", "UND_ERR_SOCKET", "toString"]) {
        assert.strictEqual((yield* apiError(withCode(code)))._tag, "Retryable")
        assert.strictEqual((yield* bucketError(withCode(code)))._tag, "Retryable")
      }
    }),
  )

  it.effect("is told in the words of what is in between, where it was that", () =>
    Effect.gen(function* () {
      const inBetween = { code: "proxy-unreachable", proxy: "host:3128", variable: "HTTP_PROXY", error: "ECONNREFUSED" } as const
      const cause = new Error("outer", { cause: Object.assign(new Error(), { inBetween, cause: withCode("ECONNREFUSED") }) })
      for (const error of [yield* apiError(cause), yield* bucketError(cause)]) {
        assert.strictEqual(error._tag, "Retryable")
        assert.deepStrictEqual(error.problem, inBetween)
      }
    }),
  )
})
