import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { PartsRequest } from "../src/index.ts"
import { apiOf } from "./apiOf.ts"

const known = { data: { SignedUpload: { fields: [{ name: "url" }, { name: "image" }, { name: "parts" }] } } }
const unknown = { data: { SignedUpload: { fields: [{ name: "url" }, { name: "image" }] } } }

const request: PartsRequest = {
  project: "5a1b",
  bucket: { cloud: "S3", label: "Paris" },
  filename: "big.jpg",
  content: { checksum: "a".repeat(40), size: 100_000_000, type: "JPEG" },
  partSize: 8_388_608,
  uploadId: "upload1",
  from: 2,
}

const signed = {
  image: { id: "1f", state: "Pending" },
  parts: {
    uploadId: "upload1",
    partSize: 8_388_608,
    urls: ["http://s3/2?X-Amz-Expires=10800"],
    complete: "http://s3/c",
    abort: "http://s3/a",
  },
}
const isQuestion = (query: string) => query.includes("__type")

describe("asking for signed parts", () => {
  it.effect("sends no document that the server would refuse: first it looks, once, whether the field is known", () =>
    Effect.gen(function* () {
      for (const answer of [
        { body: unknown },
        { body: { data: { SignedUpload: null } } },
        { status: 400, body: { errors: [{ message: "introspection is not allowed" }] } },
        { body: { errors: [{ message: "no" }] } },
        { body: { errors: [{ message: "no", extensions: { code: "NOT_FOUND" } }] } },
        { body: { errors: [{ message: "no", extensions: { code: "BAD_USER_INPUT" } }] } },
      ]) {
        const { asked, use } = apiOf(() => answer)
        const result = yield* use(api => Effect.andThen(api.signParts(request), api.signParts(request)))
        assert.deepStrictEqual(result, { record: undefined, parts: undefined })
        assert.deepStrictEqual([...new Set(asked)], ["ServerFeatures"], JSON.stringify(answer))
      }
      const { asked, use } = apiOf(query => ({ body: isQuestion(query) ? known : { data: { uploadImageS3: signed } } }))
      const [, { record, parts }] = yield* use(api => Effect.all([api.signParts(request), api.signParts(request)]))
      assert.deepStrictEqual(asked, ["ServerFeatures", "SignS3Parts", "SignS3Parts"])
      assert.strictEqual(record?.id, "1f")
      assert.deepInclude(parts, { uploadId: "upload1", partSize: 8_388_608, from: 2 })
    }),
  )

  it.effect("asks again where no answer came, so that a lost one does not make a big file begin anew", () =>
    Effect.gen(function* () {
      let lost = 0
      const { asked, use } = apiOf(query =>
        isQuestion(query) ? (lost++ === 0 ? undefined : { body: known }) : { body: { data: { uploadImageMinio: signed } } },
      )
      const minio: PartsRequest = { ...request, bucket: { cloud: "MINIO", label: "Cellar" } }
      const [first, second] = yield* use(api => Effect.all([Effect.flip(api.signParts(minio)), api.signParts(minio)]))
      assert.isTrue(first._tag === "Retryable" && !first.answered)
      assert.isDefined(second.parts)
      assert.deepStrictEqual(asked, ["ServerFeatures", "ServerFeatures", "SignMinioParts"])
    }),
  )

  it.live("asks again where the server failed, or one answer was odd; one that goes on failing offers none", () =>
    Effect.gen(function* () {
      const tooMany = { status: 429, body: "" }
      for (const odd of [{ status: 500, body: "oops" }, { status: 403, body: "firewall" }, tooMany]) {
        let count = 0
        const { use } = apiOf(query => {
          if (!isQuestion(query)) return { body: { data: { uploadImageS3: signed, my: { self: { email: "a@b.c" } } } } }
          return count++ === 0 ? odd : { body: known }
        })
        const [first, second] = yield* use(api => Effect.all([Effect.flip(api.signParts(request)), api.signParts(request)]))
        assert.strictEqual(first._tag, "Retryable", JSON.stringify(odd))
        assert.isDefined(second.parts)
      }
      const failing = apiOf(() => ({ status: 500, body: "oops" }))
      const last = yield* failing.use(api => Effect.retry(api.signParts(request), { times: 10 }))
      assert.isUndefined(last.parts)
      assert.strictEqual(failing.asked.length, 8)
    }),
  )

  it.effect("takes an error for one although the image came with it, and null for none", () =>
    Effect.gen(function* () {
      const failing = { image: signed.image, parts: null }
      const path = ["uploadImageS3", "parts"]
      const errors = [{ message: "the bucket fails just now", path, extensions: { code: "UNAVAILABLE" } }]
      const down = apiOf(query => ({ body: isQuestion(query) ? known : { data: { uploadImageS3: failing }, errors } }))
      assert.strictEqual((yield* Effect.flip(down.use(api => api.signParts(request))))._tag, "Retryable")
      const none = apiOf(query => ({ body: isQuestion(query) ? known : { data: { uploadImageS3: failing } } }))
      assert.isUndefined((yield* none.use(api => api.signParts(request))).parts)
    }),
  )

  it.effect("takes parts of no bytes for none", () =>
    Effect.gen(function* () {
      for (const partSize of [-5, 0, 0.5]) {
        const parts = { ...signed.parts, partSize }
        const { use } = apiOf(query => ({ body: isQuestion(query) ? known : { data: { uploadImageS3: { ...signed, parts } } } }))
        assert.isUndefined((yield* use(api => api.signParts(request))).parts)
      }
    }),
  )

  it.effect("is not done for OSS, which signs for itself", () =>
    Effect.gen(function* () {
      const { asked, use } = apiOf(() => undefined)
      yield* use(api => api.signParts({ ...request, bucket: { cloud: "OSS", label: "HongKong" } }))
      assert.deepStrictEqual(asked, [])
    }),
  )

  it.effect("has addresses asked for anew well before the image is given up for want of a touch", () =>
    Effect.gen(function* () {
      const { use } = apiOf(query => ({ body: isQuestion(query) ? known : { data: { uploadImageS3: signed } } }))
      const { parts } = yield* use(api => api.signParts(request))
      assert.isAtMost(parts?.usableUntil ?? Number.NaN, 60 * 60_000)
    }),
  )
})
