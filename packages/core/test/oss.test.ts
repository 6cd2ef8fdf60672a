import { createHash, randomBytes } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted, type Scope, Stream } from "effect"
import { FetchHttpClient } from "effect/http"
import { afterAll, beforeAll } from "vitest"
import { jpeg, partsSuite, payloadOf, storageSuite } from "../contract/index.ts"
import { isAddress } from "../src/drivers/oss/exchange.ts"
import { layerOssStorageWith } from "../src/drivers/oss/OssStorage.ts"
import {
  Changed,
  type Journal,
  type Payload,
  type Retryable,
  Storage,
  type Sts,
  type StsTarget,
  type Target,
} from "../src/index.ts"
import { layerOssStorage } from "../src/oss.ts"
import { FakeOss } from "./FakeOss.ts"
import { sharedJournal } from "./run.ts"

let oss: FakeOss
beforeAll(async () => {
  oss = await FakeOss.start()
})
afterAll(() => oss[Symbol.asyncDispose]())

/** Credentials that were issued once, as `Credentials` would hold them; what the driver says of them is noted. */
const credentialsOf = (first: Redacted.Redacted<Sts>, more: () => Redacted.Redacted<Sts> = () => first) => {
  const told = { refused: 0, skew: 0 }
  let sts = first
  const credentials: StsTarget["credentials"] = {
    live: Effect.sync(() => ({ sts, skew: told.skew })),
    refused: () =>
      Effect.sync(() => {
        told.refused++
        sts = more()
      }),
    clock: time =>
      Effect.sync(() => {
        told.skew = time - Date.now()
      }),
  }
  return { told, credentials }
}

let keys = 0
const object = (credentials = credentialsOf(oss.issue()).credentials, name = "image"): StsTarget => ({
  kind: "sts",
  object: `5a1b/${name} #${keys++}+ü.jpg`,
  credentials,
})

storageSuite("OssStorage", () => ({
  target: behaviour => Effect.sync(() => object(undefined, behaviour)),
  received: target => Effect.sync(() => oss.objects.get((target as StsTarget).object)),
  storage: Layer.unwrap(
    Effect.sync(() => {
      oss.hangsUp = key => key.includes("hangs up")
      oss.answers = ({ key }) =>
        key.includes("refuses the target")
          ? { status: 403, code: "AccessDenied" }
          : key.includes("is busy")
            ? { status: 503, code: "ServiceUnavailable" }
            : key.includes("has a smaller limit")
              ? { status: 400, code: "EntityTooLarge" }
              : undefined
      return layerOssStorage.pipe(Layer.provide(sharedJournal()), Layer.provide(FetchHttpClient.layer))
    }),
  ),
}))

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 256))
const small = { over: 400, part: 300, least: 100 }

partsSuite("OssStorage", () => ({
  sizes: { over: 650, part: 300, least: 100 },
  image: size => {
    const content = Buffer.concat([jpeg.bytes, randomBytes(size)]).subarray(0, size)
    return { type: "JPEG", checksum: createHash("sha1").update(content).digest("hex"), bytes: content }
  },
  target: (_, cutOffs) =>
    Effect.sync(() => {
      oss.answers = () => undefined
      oss.hangsUp = () => false
      return { ...object(), cutOffs }
    }),
  received: target => Effect.sync(() => oss.objects.get((target as StsTarget).object)),
  storage: layerOssStorageWith({ over: 650, part: 300, least: 100 }).pipe(Layer.provide(FetchHttpClient.layer)),
}))

const payload = (open?: (from: number, to: number) => Stream.Stream<Uint8Array, Changed>): Payload => {
  const fixture = payloadOf({ type: "JPEG", checksum: createHash("sha1").update(bytes).digest("hex"), bytes })
  return open === undefined ? fixture : { ...fixture, body: { kind: "stream", open } }
}

const storageOver = (journal: Layer.Layer<Journal>) =>
  layerOssStorageWith(small).pipe(Layer.provide(journal), Layer.provide(FetchHttpClient.layer))

const put = (target: Target, options: { readonly journal?: Layer.Layer<Journal>; readonly payload?: Payload } = {}) =>
  Effect.flatMap(Storage, storage => storage.put(options.payload ?? payload(), target, () => {})).pipe(
    Effect.provide(storageOver(options.journal ?? sharedJournal()), { local: true }),
  )

const test = (behaviour: string, body: Effect.Effect<void, unknown, Scope.Scope>) =>
  it.live(behaviour, () =>
    Effect.suspend(() => {
      oss.answers = () => undefined
      oss.hangsUp = () => false
      oss.ahead = 0
      return body
    }),
  )

describe("a web page with status 200 in place of the bucket's answer", () => {
  const whole = payloadOf({ ...jpeg, bytes: jpeg.bytes.subarray(0, 300) })
  const asked = [
    ["a photo", whole, /^PUT $/],
    ["an initiation", payload(), /^POST .*uploads/],
    ["a part", payload(), /^PUT .*partNumber=2/],
    ["a completion", payload(), /^POST .*uploadId/],
  ] as const
  for (const [request, sent, which] of asked) {
    test(
      `is no answer to ${request}, which is sent again`,
      Effect.gen(function* () {
        const target = object()
        const journal = sharedJournal()
        const headers = { etag: '"1"' }
        oss.answers = ({ method, query }) =>
          which.test(`${method} ${query}`) ? { status: 200, body: "<!DOCTYPE html><title>Hotel</title>", headers } : undefined
        const error = yield* Effect.flip(put(target, { journal, payload: sent }))
        assert.deepInclude(error, { _tag: "Retryable", answered: true })
        assert.propertyVal((error as Retryable).problem, "code", "bucket-answered-page")
        assert.isFalse(oss.objects.has(target.object))
        oss.answers = () => undefined
        yield* put(target, { journal, payload: sent })
        assert.strictEqual(oss.objects.get(target.object)?.byteLength, sent.content.size)
      }),
    )
  }
})

describe("an STS", () => {
  test(
    "that the bucket calls expired or unknown is reported, and the refusal asks for another try",
    Effect.gen(function* () {
      for (const sts of [oss.issue(-1), Redacted.make({ ...Redacted.value(oss.issue()), id: "STS.nobody" })]) {
        const { told, credentials } = credentialsOf(sts, () => oss.issue())
        const target = object(credentials)
        const error = yield* Effect.flip(put(target))
        assert.strictEqual(error._tag, "Denied")
        assert.strictEqual(told.refused, 1)
        assert.notMatch(JSON.stringify(error), /secret-of|token-of|STS\./)
        yield* put(target)
        assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
      }
    }),
  )

  test(
    "works on a machine whose clock is ten minutes wrong, and after one refusal on one that is an hour wrong",
    Effect.gen(function* () {
      oss.ahead = 10 * 60_000
      yield* put(object())
      oss.ahead = -3_600_000
      const { told, credentials } = credentialsOf(oss.issue())
      const target = object(credentials)
      assert.strictEqual((yield* Effect.flip(put(target)))._tag, "Denied")
      assert.approximately(told.skew, oss.ahead, 5000)
      assert.strictEqual(told.refused, 0)
      yield* put(target)
    }),
  )

  test(
    "of a bucket with an impossible name or address ends the run, with no secret in the message",
    Effect.gen(function* () {
      for (const wrong of [{ bucket: "Not A Bucket" }, { endpoint: "ftp://oss" }]) {
        const sts = Redacted.make({ ...Redacted.value(oss.issue()), ...wrong })
        const error = yield* Effect.flip(put(object(credentialsOf(sts).credentials)))
        assert.strictEqual(error._tag, "RunFault")
        assert.notMatch(JSON.stringify(error), /secret-of|token-of/)
      }
    }),
  )

  it("names the bucket in the path exactly when the endpoint is an address", () => {
    assert.isTrue(isAddress("http://10.1.2.3:8443"))
    assert.isTrue(isAddress("127.0.0.1"))
    assert.isTrue(isAddress("https://[::1]:9000"))
    assert.isFalse(isAddress("https://oss-cn-hongkong.aliyuncs.com"))
    assert.isFalse(isAddress("10.oss.example.com"))
  })
})

describe("a put that is interrupted", () => {
  test(
    "reads nothing of the file any more, and leaves no object",
    Effect.gen(function* () {
      const target = object()
      const read = { pieces: 0, ended: false }
      const slow = payload((from, to) =>
        Stream.range(from, to - 1).pipe(
          Stream.mapEffect(at => Effect.as(Effect.sleep(5), bytes.subarray(at, at + 1))),
          Stream.tap(() => Effect.sync(() => read.pieces++)),
          Stream.ensuring(Effect.sync(() => (read.ended = true))),
        ),
      )
      const fiber = yield* Effect.forkChild(put(target, { payload: slow }))
      yield* Effect.sleep(150)
      yield* Fiber.interrupt(fiber)
      assert.isTrue(read.ended)
      const { pieces } = read
      assert.isAbove(pieces, 0)
      yield* Effect.sleep(50)
      assert.strictEqual(read.pieces, pieces)
      assert.isFalse(oss.objects.has(target.object))
    }),
  )
})

describe("a file that goes in parts", () => {
  test(
    "arrives as it is, from memory and from disk",
    Effect.gen(function* () {
      const opened: Array<string> = []
      const disk = payload((from, to) => {
        opened.push(`${from}-${to}`)
        return Stream.fromIterable([bytes.subarray(from, from + 10), bytes.subarray(from + 10, to)])
      })
      for (const one of [payload(), disk]) {
        const target = object()
        yield* put(target, { payload: one })
        assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
        assert.deepStrictEqual(oss.requestsOf(target.object), [
          "POST 200",
          "PUT1 200",
          "PUT2 200",
          "PUT3 200",
          "PUT4 200",
          "POST 200",
        ])
      }
      assert.deepStrictEqual(opened, ["0-300", "300-600", "600-900", "900-1000"])
    }),
  )

  test(
    "is gone on with by part after a crash, and forgotten when it is whole",
    Effect.gen(function* () {
      const journal = sharedJournal()
      const target = object()
      oss.answers = ({ query }) => (query.get("partNumber") === "3" ? { status: 503, code: "ServiceUnavailable" } : undefined)
      assert.strictEqual((yield* Effect.flip(put(target, { journal })))._tag, "Retryable")
      oss.answers = () => undefined
      yield* put(target, { journal })
      assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
      const sent = oss.requestsOf(target.object)
      assert.deepStrictEqual(sent, ["POST 200", "PUT1 200", "PUT2 200", "PUT3 503", "PUT3 200", "PUT4 200", "POST 200"])
      yield* put(target, { journal })
      assert.strictEqual(oss.requestsOf(target.object).length, sent.length + 6)
    }),
  )

  test(
    "is begun anew when the bucket does not know the upload any more, or not its parts",
    Effect.gen(function* () {
      for (const forget of [() => oss.uploads.clear(), () => [...oss.uploads.values()].at(-1)?.set(1, Buffer.from("other"))]) {
        const journal = sharedJournal()
        const target = object()
        oss.answers = ({ query }) => (query.get("partNumber") === "4" ? { status: 503, code: "ServiceUnavailable" } : undefined)
        yield* Effect.flip(put(target, { journal }))
        oss.answers = () => undefined
        forget()
        yield* put(target, { journal })
        assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
      }
    }),
  )

  test(
    "counts as there when only the answer to the last request was lost",
    Effect.gen(function* () {
      const journal = sharedJournal()
      const target = object()
      let completed = 0
      // The bucket puts the parts together, and somebody in between answers.
      oss.answers = ({ method, query }) => {
        if (method !== "POST" || !query.has("uploadId") || completed++ > 0) return undefined
        oss.objects.set(target.object, bytes)
        oss.uploads.delete(query.get("uploadId") ?? "")
        return { status: 504 }
      }
      assert.strictEqual((yield* Effect.flip(put(target, { journal })))._tag, "Retryable")
      yield* put(target, { journal })
      assert.strictEqual(oss.requestsOf(target.object).filter(one => one.startsWith("PUT")).length, 4)
    }),
  )

  test(
    "is aborted when it is given up, which an STS that may only write does not delay",
    Effect.gen(function* () {
      for (const mayAbort of [true, false]) {
        const journal = sharedJournal()
        const target = object()
        const refused = { status: 403, code: "AccessDenied" }
        oss.answers = ({ method, query }) =>
          query.get("partNumber") === "3" || (method === "DELETE" && !mayAbort) ? refused : undefined
        yield* Effect.flip(put(target, { journal }))
        yield* Effect.flatMap(Storage, storage => storage.giveUp(target)).pipe(
          Effect.provide(storageOver(journal), { local: true }),
        )
        assert.strictEqual(oss.requestsOf(target.object).at(-1), mayAbort ? "DELETE 204" : "DELETE 403")
        oss.answers = () => undefined
        yield* put(target, { journal })
        assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
        assert.strictEqual(oss.requestsOf(target.object).filter(one => one === "PUT1 200").length, 2)
      }
    }),
  )

  test(
    "outlives its STS: the next part takes the next one",
    Effect.gen(function* () {
      const journal = sharedJournal()
      const { told, credentials } = credentialsOf(oss.issue(), () => oss.issue())
      const target = object(credentials)
      let parts = 0
      oss.answers = ({ method }) => {
        if (method === "PUT" && ++parts === 2) oss.ahead += 3_600_001
        return undefined
      }
      told.skew = 0
      const first = yield* Effect.flip(put(target, { journal }))
      assert.strictEqual(first._tag, "Denied")
      while ((yield* Effect.result(put(target, { journal })))._tag === "Failure") {}
      assert.isTrue(oss.objects.get(target.object)?.equals(bytes))
      assert.isAtMost(told.refused, 1)
      assert.strictEqual(oss.requestsOf(target.object).filter(one => one === "PUT1 200").length, 1)
    }),
  )

  test(
    "is not acknowledged when the file is another one by then",
    Effect.gen(function* () {
      const target = object()
      const changing = payload((from, to) =>
        from < 600
          ? Stream.make(bytes.subarray(from, to))
          : Stream.concat(
              Stream.make(bytes.subarray(from, from + 5)),
              Stream.fail(new Changed({ problem: { code: "file-changed" } })),
            ),
      )
      assert.strictEqual((yield* Effect.flip(put(target, { payload: changing })))._tag, "Changed")
      assert.isFalse(oss.objects.has(target.object))
    }),
  )
})
