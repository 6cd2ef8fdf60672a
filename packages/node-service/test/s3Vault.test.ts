import { randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { makeS3Bucket } from "../src/drivers/s3/s3Bucket.ts"
import { makeS3Vault } from "../src/drivers/s3Vault/s3Vault.ts"
import { makeVaultObjects } from "../src/drivers/s3Vault/VaultObjects.ts"
import type { BucketError } from "../src/ports/Bucket.ts"
import { keyOf, newFilename } from "../src/ports/objectKey.ts"
import { originalOf } from "../src/ports/Vault.ts"
import type { DataFolder } from "../src/store/DataFolder.ts"
import type { Scratch } from "../src/store/Scratch.ts"
import { sha1 } from "./api.ts"
import { bucketEntry, layerVaultNeeds, vaultBucket } from "./bucketVault.ts"
import { keysIn, newBucket, noCeph, putByAdmin, secret } from "./ceph.ts"
import { startS3Proxy } from "./s3Proxy.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const run = <A>(effect: Effect.Effect<A, unknown, DataFolder | Scratch | Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(Effect.provide(effect, layerVaultNeeds())))

const image = { projectId: "a".repeat(24), id: "1".repeat(24) }
const newKey = () => ({ projectId: image.projectId, filename: newFilename("JPEG") })

/** An edge and a vault at one server, with an object in the edge. */
const makeBoth = Effect.fnUntraced(function* (bytes: Buffer) {
  const [edge, vault] = yield* Effect.promise(() => Promise.all([newBucket(), newBucket()]))
  const key = newKey()
  yield* Effect.promise(() => putByAdmin(edge, keyOf(key), bytes))
  return {
    key,
    edge,
    vaultName: vault,
    bucket: yield* makeS3Bucket(bucketEntry(edge)),
    vault: yield* makeS3Vault(vaultBucket(vault)),
  }
})

const proxyBefore = Effect.acquireRelease(
  Effect.promise(() => startS3Proxy()),
  started => Effect.promise(() => started.close()),
)

describe.skipIf(noCeph)("a vault in a bucket", () => {
  it("refuses the copy of an object that was replaced after it was read", () =>
    run(
      Effect.gen(function* () {
        const { vault, bucket, key, edge, vaultName } = yield* makeBoth(Buffer.from("verified"))
        const received = yield* vault.receive(originalOf(image), { bucket, key, size: 8 })
        yield* Effect.promise(() => putByAdmin(edge, keyOf(key), Buffer.from("smuggled")))
        const error = yield* Effect.flip(received.keep?.(sha1(Buffer.from("verified"))) ?? Effect.void)
        expect(error.message).toMatch(/replaced while it was verified/)
        expect(yield* Effect.promise(() => keysIn(vaultName))).toEqual([])
      }),
    ))

  it("reads again what has grown since its size was asked for: scratch has no more room than was taken", () =>
    run(
      Effect.gen(function* () {
        const { vault, bucket, key } = yield* makeBoth(Buffer.from("0123456789"))
        const error = yield* Effect.flip(vault.receive(originalOf(image), { bucket, key, size: 5 }))
        expect(error.message).toMatch(/larger than it was/)
      }),
    ))

  it("says clearly that a file is larger than scratch may ever take", () =>
    run(
      Effect.gen(function* () {
        const { vault, bucket, key } = yield* makeBoth(Buffer.from("x"))
        const error = yield* Effect.flip(vault.receive(originalOf(image), { bucket, key, size: 2e9 }))
        expect(error.message).toMatch(/2000000000 bytes are more than scratch may take/)
      }),
    ))

  it("does not lend out a file whose bytes are not those that were written", () =>
    run(
      Effect.gen(function* () {
        const { vault, vaultName } = yield* makeBoth(Buffer.from("x"))
        const path = join(yield* Effect.promise(() => temporaryFolder()), "photo")
        yield* Effect.promise(() => writeFile(path, "photo"))
        yield* vault.put(originalOf(image), path, sha1(Buffer.from("another photo")))
        expect((yield* Effect.flip(vault.local(originalOf(image)))).message).toMatch(
          /has another SHA-1|have another SHA-1|another SHA-1/,
        )
        yield* vault.put(originalOf(image), path, sha1(Buffer.from("photo")))
        expect(yield* Effect.promise(() => keysIn(vaultName))).toHaveLength(1)
        expect(yield* Effect.flatMap(vault.local(originalOf(image)), lent => Effect.promise(() => readFile(lent, "utf8")))).toBe(
          "photo",
        )
      }),
    ))

  it("sends large files in parts, and leaves none of them when one is refused", () =>
    run(
      Effect.gen(function* () {
        const name = yield* Effect.promise(newBucket)
        const proxy = yield* proxyBefore
        const limits = { inOne: 5 * 1024 ** 2, part: 5 * 1024 ** 2 }
        const objects = yield* makeVaultObjects(vaultBucket(name, { endpoint: proxy.url }), limits)
        const bytes = randomBytes(12 * 1024 ** 2)
        const folder = yield* Effect.promise(() => temporaryFolder())
        const path = join(folder, "large")
        yield* Effect.promise(() => writeFile(path, bytes))
        yield* objects.put("large", path, sha1(bytes))
        expect(yield* objects.find("large")).toMatchObject({ size: bytes.length, checksum: sha1(bytes) })
        expect(yield* objects.fetch("large", join(folder, "again"))).toBe(sha1(bytes))
        expect(proxy.requests("PUT", "partNumber").length).toBe(3)
        yield* Effect.promise(() => proxy.become([{ route: "^PUT .*partNumber=3", fault: { kind: "answer", status: 500 } }]))
        expect((yield* Effect.exit(objects.put("other", path, sha1(bytes))))._tag).toBe("Failure")
        expect(proxy.requests("DELETE", "other?").map(({ status }) => status)).toEqual([204])
        expect(yield* objects.find("other")).toBeUndefined()
      }),
    ))

  it("does not believe 404 for an object that is listed, and names the bucket and no credential in faults", () =>
    run(
      Effect.gen(function* () {
        const name = yield* Effect.promise(newBucket)
        const proxy = yield* proxyBefore
        const vault = yield* makeS3Vault(vaultBucket(name, { endpoint: proxy.url }))
        yield* vault.write(originalOf(image), Buffer.from("photo"))
        yield* Effect.promise(() => proxy.become([{ route: "^HEAD", fault: { kind: "answer", status: 404 } }]))
        const hidden = (yield* Effect.flip(vault.stat(originalOf(image)))) as BucketError
        expect([hidden._tag, hidden.retryable]).toEqual(["BucketError", true])
        expect(hidden.message).toMatch(new RegExp(`S3 bucket ${name} \\(the vault\\).*404`))
        yield* Effect.promise(() => proxy.become([{ fault: { kind: "answer", status: 503 } }]))
        for (const use of [vault.check, vault.results(image), vault.remove(image.projectId), vault.local(originalOf(image))]) {
          const error = (yield* Effect.flip(use)) as BucketError
          expect([error._tag, error.retryable]).toEqual(["BucketError", true])
          expect(error.message).not.toContain(secret)
        }
        yield* Effect.promise(() => proxy.become([]))
        yield* vault.check
      }),
    ))

  it("says at once that its bucket is not there, or that the credentials are wrong", () =>
    run(
      Effect.gen(function* () {
        const missing = yield* makeS3Vault(vaultBucket("altilift-missing"))
        expect((yield* Effect.flip(missing.check)).message).toMatch(/NoSuchBucket/)
        const foreign = yield* makeS3Vault(vaultBucket("altilift-missing", { accessKeyId: "somebody" }))
        expect((yield* Effect.flip(foreign.check)).message).toMatch(/altilift-missing \(the vault\) refuses .*\(403\)/)
      }),
    ))
})
