import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { isIP } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import OSS from "ali-oss"
import { Effect, Exit, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import { type Bucket, BucketError, type ObjectKey, type Sts } from "../src/ports/Bucket.ts"
import { keyOf, newFilename } from "../src/ports/objectKey.ts"

/** A bucket, and what its client and its administrator do beside the port. */
export interface TestBucket {
  readonly bucket: Bucket
  /** A key that the bucket takes an object at, and has none. */
  readonly newKey: Effect.Effect<ObjectKey, unknown>
  /** Puts an object there by other means than a client's. */
  readonly put: (key: ObjectKey, bytes: Buffer) => Effect.Effect<void, unknown>
}

/** How a driver may differ. */
export interface BucketQuirks {
  /** The same driver for a bucket that does not exist. */
  readonly absent?: Effect.Effect<Bucket, unknown, Scope.Scope>
  /** Why the driver cannot be tried here. */
  readonly skip?: boolean
}

const photo = (): Buffer => randomBytes(100_000)

/** A folder of this test's own. */
const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "altilift-bucket-"))),
  path => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

/** Puts by a signed URL; the status. */
const putTo = (url: string, bytes: Buffer) =>
  Effect.promise(async () => (await fetch(url, { method: "PUT", body: new Uint8Array(bytes) })).status)

/** Puts with an STS, as clients do. */
const putWith = (sts: Sts, key: string, bytes: Buffer) =>
  Effect.tryPromise(() => {
    const { id, secret, token, bucket, endpoint } = sts
    const sldEnable = isIP(new URL(endpoint).hostname) !== 0
    const options = { accessKeyId: id, accessKeySecret: secret, stsToken: token, bucket, endpoint, sldEnable }
    return new OSS(options as OSS.Options).put(key, bytes)
  })

/** The conformance suite of the `Bucket` port. */
export const bucketSuite = (
  name: string,
  make: Effect.Effect<TestBucket, unknown, Scope.Scope>,
  { absent, skip = false }: BucketQuirks = {},
): void => {
  const check = (what: string, use: (test: TestBucket) => Effect.Effect<void, unknown, Scope.Scope>) =>
    it(what, () => Effect.runPromise(Effect.scoped(Effect.flatMap(make, use))))

  describe.skipIf(skip)(`Bucket: ${name}`, () => {
    check("knows the size of an object, and that there is none", ({ bucket, newKey, put }) =>
      Effect.gen(function* () {
        const [key, other] = [yield* newKey, yield* newKey]
        const bytes = photo()
        yield* put(key, bytes)
        expect(yield* bucket.head(key)).toBe(bytes.length)
        expect(yield* bucket.head(other)).toBeUndefined()
      }),
    )

    check(
      "copies an object to a file, into a folder that it makes, replaces what is there, and keeps the object",
      ({ bucket, newKey, put }) =>
        Effect.gen(function* () {
          const path = join(yield* folder, "vault", "photo")
          const keys = [yield* newKey, yield* newKey]
          for (const key of keys) {
            const bytes = photo()
            yield* put(key, bytes)
            yield* bucket.copyTo(key, path)
            expect((yield* Effect.promise(() => readFile(path))).equals(bytes)).toBe(true)
            expect(yield* bucket.head(key)).toBe(bytes.length)
          }
        }),
    )

    check("makes no file of an object that is not there", ({ bucket, newKey }) =>
      Effect.gen(function* () {
        const path = join(yield* folder, "photo")
        expect(Exit.isFailure(yield* Effect.exit(bucket.copyTo(yield* newKey, path)))).toBe(true)
        expect(existsSync(path)).toBe(false)
      }),
    )

    check("removes an object, and does not mind that there is none", ({ bucket, newKey, put }) =>
      Effect.gen(function* () {
        const [key, other] = [yield* newKey, yield* newKey]
        yield* put(key, photo())
        yield* put(other, photo())
        yield* bucket.delete(key)
        yield* bucket.delete(key)
        expect(yield* bucket.head(key)).toBeUndefined()
        expect(yield* bucket.head(other)).toBeDefined()
      }),
    )

    check("keeps a file that was copied when the object is removed", ({ bucket, newKey, put }) =>
      Effect.gen(function* () {
        const path = join(yield* folder, "photo")
        const [key, bytes] = [yield* newKey, photo()]
        yield* put(key, bytes)
        yield* bucket.copyTo(key, path)
        yield* bucket.delete(key)
        expect((yield* Effect.promise(() => readFile(path))).equals(bytes)).toBe(true)
      }),
    )

    check("lets a client write the object that it was signed or granted for, and no other", ({ bucket, newKey }) =>
      Effect.gen(function* () {
        const [key, bytes] = [yield* newKey, photo()]
        const elsewhere = { projectId: randomBytes(12).toString("hex"), filename: newFilename("JPEG") }
        if ("sign" in bucket) {
          const url = yield* bucket.sign(key)
          expect(yield* putTo(url.replace(key.filename, elsewhere.filename), bytes)).toBeGreaterThanOrEqual(400)
          expect(yield* putTo(url, bytes)).toBe(200)
        } else {
          const sts = yield* bucket.grant("a user", key.projectId)
          const left = Date.parse(sts.expire) - Date.now()
          expect(left).toBeGreaterThan(44 * 60_000)
          expect(left).toBeLessThanOrEqual(60 * 60_000)
          expect(Exit.isFailure(yield* Effect.exit(putWith(sts, keyOf(elsewhere), bytes)))).toBe(true)
          yield* putWith(sts, keyOf(key), bytes)
        }
        expect(yield* bucket.head(key)).toBe(bytes.length)
        expect(yield* bucket.head(elsewhere)).toBeUndefined()
      }),
    )

    check("signs parts of a file that is not too big, and goes on with an upload", ({ bucket, newKey }) =>
      Effect.gen(function* () {
        if (!("signParts" in bucket)) return
        const key = yield* newKey
        const wish = { size: 20 * 1024 ** 2, partSize: 6 * 1024 ** 2, uploadId: undefined, from: 2 }
        const signed = yield* bucket.signParts(key, wish)
        expect(signed?.partSize).toBe(wish.partSize)
        expect(signed?.urls).toHaveLength(3)
        const again = yield* bucket.signParts(key, { ...wish, uploadId: signed?.uploadId })
        expect(again?.uploadId).toBe(signed?.uploadId)
        expect(yield* bucket.signParts(key, { ...wish, size: 6 * 1024 ** 4 })).toBeUndefined()
      }),
    )

    check("answers when it is asked whether it is there", ({ bucket }) => bucket.check)

    it.skipIf(absent === undefined)("says so when it is not there, and that only the operator can help", () =>
      Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const error = yield* Effect.flip((yield* absent as NonNullable<typeof absent>).check)
            expect(error).toBeInstanceOf(BucketError)
            expect(error.retryable).toBe(false)
          }),
        ),
      ),
    )
  })
}
