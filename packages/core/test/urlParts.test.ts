import { createHash, randomBytes } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { FetchHttpClient } from "effect/http"
import { afterAll, beforeAll, beforeEach } from "vitest"
import { jpeg, partsSuite, payloadOf } from "../contract/index.ts"
import { layerHttpBucketTransport } from "../src/drivers/HttpBucketTransport.ts"
import { layerUrlStorageWith } from "../src/drivers/HttpStorage.ts"
import {
  BucketTransport,
  Journal,
  layerHttpStorageWith,
  ossSizes,
  type Payload,
  partSizeFor,
  Storage,
  s3Sizes,
  type Target,
  type UrlTarget,
} from "../src/index.ts"
import { FakeS3 } from "./FakeS3.ts"
import { sharedJournal } from "./run.ts"

let bucket: FakeS3
beforeAll(async () => {
  bucket = await FakeS3.start()
})
afterAll(() => bucket[Symbol.asyncDispose]())
beforeEach(() => {
  bucket.answers = () => undefined
  bucket.window = 100
  bucket.takesParts = true
  bucket.wishes.length = 0
})

const sizes = { over: 650, part: 300, least: 100 }
const storage = layerHttpStorageWith(sizes).pipe(Layer.provide(FetchHttpClient.layer))

const imageOf = (size: number) => {
  const bytes = Buffer.concat([jpeg.bytes, randomBytes(size)]).subarray(0, size)
  return { type: "JPEG", checksum: createHash("sha1").update(bytes).digest("hex"), bytes } as const
}

let keys = 0
const targets = new Map<Target, string>()
const targetOf = (size: number, cutOffs = 0): UrlTarget & { readonly key: string } => {
  const key = `edge/5a1b/${++keys}.jpg`
  const target = { ...bucket.target(key, size, cutOffs), key }
  targets.set(target, key)
  return target
}

partsSuite("HttpStorage", () => ({
  sizes,
  image: imageOf,
  target: ({ size }, cutOffs) => Effect.sync(() => targetOf(size, cutOffs)),
  received: target => Effect.sync(() => bucket.objects.get(targets.get(target) ?? "")),
  storage,
}))

/** An image of 1000 bytes, where it goes, and a way to put it; all storages are over one journal. */
const made = (cutOffs = 0) => {
  const image = imageOf(1000)
  const payload: Payload = payloadOf(image)
  const target = targetOf(1000, cutOffs)
  const journal = sharedJournal()
  const use = <A, E>(body: (storage: Storage["Service"]) => Effect.Effect<A, E>) =>
    Effect.flatMap(Storage, body).pipe(Effect.provide(storage.pipe(Layer.provide(journal)), { local: true }))
  const put = use(storage => storage.put(payload, target, () => {}))
  const kept = Effect.flatMap(Journal, known => known.multipart({ bucket: bucket.origin, key: target.key })).pipe(
    Effect.provide(journal),
  )
  const arrived = () => assert.isTrue(bucket.objects.get(target.key)?.equals(image.bytes))
  const requests = () => bucket.requestsOf(target.key)
  return { payload, target, journal, use, put, kept, arrived, requests }
}

describe("a web page with status 200 in place of the bucket's answer", () => {
  const page = { status: 200, body: "<!DOCTYPE html><title>Hotel</title>", etag: '"1"' }
  const asked = { "a part": "PUT", "a completion": "POST" } as const
  for (const [request, method] of Object.entries(asked)) {
    it.live(`is no answer to ${request}: what arrived is kept, and it is sent again`, () =>
      Effect.gen(function* () {
        const { put, kept, arrived, target } = made()
        bucket.answers = seen => (seen.method === method && seen.part !== 1 ? page : undefined)
        const error = yield* Effect.flip(put)
        assert.strictEqual(error._tag, "Retryable")
        assert.deepStrictEqual(error.problem, { code: "bucket-answered-page", host: new URL(bucket.origin).host })
        assert.strictEqual((yield* kept)?.parts.length, method === "PUT" ? 1 : 4)
        assert.isFalse(bucket.objects.has(target.key))
        bucket.answers = () => undefined
        yield* put
        arrived()
      }),
    )
  }
})

const MiB = 1024 * 1024

describe("whether a file goes in parts", () => {
  it("is decided by its size, and by whether it was cut off; S3 takes no parts under 5 MiB", () => {
    assert.isUndefined(partSizeFor(64 * MiB, 0, s3Sizes))
    assert.strictEqual(partSizeFor(64 * MiB + 1, 0, s3Sizes), 8 * MiB)
    assert.isUndefined(partSizeFor(10 * MiB, 1, s3Sizes))
    assert.strictEqual(partSizeFor(10 * MiB + 1, 1, s3Sizes), 5 * MiB)
    assert.strictEqual(partSizeFor(500 * MiB, 2, s3Sizes), 5 * MiB)
    assert.isUndefined(partSizeFor(2 * MiB, 3, ossSizes))
    assert.strictEqual(partSizeFor(2 * MiB + 1, 1, ossSizes), MiB)
    assert.strictEqual(partSizeFor(65 * MiB, 0, ossSizes), 8 * MiB)
  })
})

describe("an upload in parts with signed addresses", () => {
  it.live("asks for more addresses when it has used those that it had, of the same upload", () =>
    Effect.gen(function* () {
      bucket.window = 2
      const { put, arrived, requests } = made()
      yield* put
      arrived()
      assert.deepStrictEqual(requests(), ["PUT1 200", "PUT2 200", "PUT3 200", "PUT4 200", "POST 200"])
      assert.deepStrictEqual(
        bucket.wishes.map(({ uploadId, from }) => [uploadId === undefined, from]),
        [
          [true, 1],
          [false, 3],
        ],
      )
    }),
  )

  it.live("asks once for fresh ones when the bucket refuses those at hand, and sends only that part again", () =>
    Effect.gen(function* () {
      const { put, arrived, requests } = made()
      let expired = false
      bucket.answers = ({ part }) => {
        if (part === 3 && !expired) {
          expired = true
          bucket.expire()
        }
        return undefined
      }
      yield* put
      arrived()
      assert.deepStrictEqual(requests(), ["PUT1 200", "PUT2 200", "PUT3 403", "PUT3 200", "PUT4 200", "POST 200"])
    }),
  )

  it.live("has its target refused when fresh addresses are refused as well, and keeps what arrived", () =>
    Effect.gen(function* () {
      const { put, arrived, requests, kept } = made()
      bucket.answers = ({ part }) => (part === 3 ? { status: 403, code: "AccessDenied" } : undefined)
      const error = yield* Effect.flip(put)
      assert.strictEqual(error._tag, "TargetRefused")
      assert.notMatch(JSON.stringify(error), /X-Amz|uploadId/)
      assert.deepStrictEqual(requests(), ["PUT1 200", "PUT2 200", "PUT3 403", "PUT3 403"])
      assert.strictEqual((yield* kept)?.parts.length, 2)
      bucket.answers = () => undefined
      yield* put
      arrived()
      assert.deepStrictEqual(requests().slice(4), ["PUT3 200", "PUT4 200", "POST 200"])
    }),
  )

  it.live("is begun anew when the bucket does not know it any more, or not its parts, or the server goes on with none", () =>
    Effect.gen(function* () {
      for (const forget of [
        () => bucket.uploads.clear(),
        () => [...bucket.uploads.values()].at(-1)?.set(1, Buffer.from("other")),
      ]) {
        const { put, arrived } = made()
        bucket.answers = ({ part }) => (part === 4 ? { status: 503, code: "SlowDown" } : undefined)
        assert.strictEqual((yield* Effect.flip(put))._tag, "Retryable")
        bucket.answers = () => undefined
        forget()
        yield* put
        arrived()
      }
    }),
  )

  it.live("counts as there when only the answer to the last request was lost", () =>
    Effect.gen(function* () {
      const { put, requests } = made()
      let asked = 0
      bucket.answers = ({ method }) => {
        if (method !== "POST" || asked++ > 0) return undefined
        bucket.uploads.clear()
        return { status: 504 }
      }
      assert.strictEqual((yield* Effect.flip(put))._tag, "Retryable")
      yield* put
      assert.strictEqual(requests().filter(one => one.startsWith("PUT")).length, 4)
    }),
  )

  it.live("is not complete when the bucket says so with 200 and an error inside", () =>
    Effect.gen(function* () {
      const { put, arrived } = made()
      bucket.answers = ({ method }) =>
        method === "POST" ? { status: 200, body: "<?xml version='1.0'?>\n<Error><Code>InternalError</Code></Error>" } : undefined
      const error = yield* Effect.flip(put)
      assert.isTrue(error._tag === "Retryable" && error.answered)
      bucket.answers = () => undefined
      yield* put
      arrived()
    }),
  )

  it.live("goes in one piece where the bucket takes no parts, and where it does not tell their ETags", () =>
    Effect.gen(function* () {
      bucket.takesParts = false
      const none = made()
      yield* none.put
      none.arrived()
      assert.deepStrictEqual(none.requests(), ["PUT 200"])
      bucket.takesParts = true
      bucket.answers = ({ part }) => (part === undefined ? undefined : { status: 200 })
      const hidden = made()
      yield* hidden.put
      hidden.arrived()
      assert.deepStrictEqual(hidden.requests(), ["PUT1 200", "DELETE 204", "PUT 200"])
      assert.isUndefined(yield* hidden.kept)
    }),
  )

  it.live("of which nothing arrived is begun anew with smaller parts on a link that breaks, and goes on with what did", () =>
    Effect.gen(function* () {
      const { put, target, payload, use, arrived, requests } = made()
      bucket.answers = ({ part }) => (part === 1 ? { status: 503 } : undefined)
      yield* Effect.flip(put)
      bucket.answers = ({ part }) => (part === 4 ? { status: 503 } : undefined)
      const cutOff = use(storage => storage.put(payload, { ...target, cutOffs: 1 }, () => {}))
      yield* Effect.flip(cutOff)
      bucket.answers = () => undefined
      yield* cutOff
      arrived()
      const rest = Array.from({ length: 7 }, (_, index) => `PUT${index + 4} 200`)
      assert.deepStrictEqual(requests().slice(1), [
        "DELETE 204",
        "PUT1 200",
        "PUT2 200",
        "PUT3 200",
        "PUT4 503",
        ...rest,
        "POST 200",
      ])
    }),
  )
})

describe("a page that the bucket's CORS keeps from completing an upload", () => {
  it.live("puts the file in one piece after the second try; another program goes on trying", () =>
    Effect.gen(function* () {
      for (const inPage of [true, false]) {
        const { put, payload, target, requests, kept, journal } = made()
        bucket.answers = ({ method }) => (method === "POST" || method === "DELETE" ? { status: 0 } : undefined)
        yield* Effect.flip(put)
        const wire = Layer.effect(
          BucketTransport,
          Effect.map(BucketTransport, wire => ({ ...wire, inPage })),
        ).pipe(Layer.provide(layerHttpBucketTransport), Layer.provide(FetchHttpClient.layer))
        const again = Effect.flatMap(Storage, storage => storage.put(payload, target, () => {})).pipe(
          Effect.provide(layerUrlStorageWith(sizes).pipe(Layer.provide(Layer.merge(journal, wire))), { local: true }),
        )
        const result = yield* Effect.result(again)
        assert.strictEqual(result._tag, inPage ? "Success" : "Failure")
        assert.strictEqual(requests().includes("PUT 200"), inPage)
        assert.strictEqual((yield* kept)?.completing, inPage ? undefined : true)
      }
    }),
  )
})

describe("a file over 5 GiB", () => {
  it.live("is refused before a byte of it is read where there are no parts", () =>
    Effect.gen(function* () {
      const { target, use } = made()
      let opened = 0
      const body = { kind: "stream", open: () => Stream.sync(() => new Uint8Array(++opened)) } as const
      const content = { type: "TIFF", checksum: "a".repeat(40), size: 5 * 1024 ** 3 + 1 } as const
      const file = { ref: "/big.tif", name: "big.tif", size: content.size, modifiedAt: 1 }
      bucket.takesParts = false
      for (const one of [target, { ...target, parts: undefined }]) {
        const error = yield* Effect.flip(use(storage => storage.put({ content, file, body }, one, () => {})))
        assert.isTrue(error._tag === "ImageFault" && !error.rerunMayHelp)
        assert.match(error.message, /5\.4 GB.*OSS bucket, or make smaller files/)
      }
      assert.strictEqual(opened, 0)
    }),
  )
})
