import { Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import type { BucketName, ObjectKey } from "../ports/Bucket.ts"
import { Database } from "../ports/Database.ts"
import { Vault, type VaultFile } from "../ports/Vault.ts"

/**
 * Takes the bytes of an image or a meta file out of the edge, for verification. An object still in the edge is newer
 * than what an interrupted verification left in the vault. Until `keep` or `drop` succeeds, the bytes are in the edge
 * or in the vault; every step may be repeated.
 *
 * @returns undefined when the bytes are in neither place
 */
export const receive = Effect.fnUntraced(function* (row: BucketName & ObjectKey, file: VaultFile) {
  const vault = yield* Vault
  const bucket = yield* bucketOf(row)
  const { settled } = yield* Database
  // Until it is durable that the image is Uploaded, the object in the edge is all that tells of it. So it is that an
  // attempt begins.
  const leave = Effect.andThen(settled, bucket.delete(row))
  const size = yield* bucket.head(row)
  if (size === undefined) {
    yield* settled
    if ((yield* vault.stat(file)) === undefined) return undefined
    return { path: yield* vault.local(file), keep: () => Effect.void, drop: Effect.void }
  }
  const { path, keep } = yield* vault.receive(file, { bucket, key: row, size })
  // No client can write into the vault.
  if (keep === undefined) yield* leave
  return {
    /** Where the bytes can be read as long as the scope is open. */
    path,
    /** Makes these bytes the file of the vault, durably. Takes their SHA-1. */
    keep: (checksum: string) => (keep === undefined ? Effect.void : Effect.andThen(keep(checksum), leave)),
    /** Removes what is refused from the edge. */
    drop: keep === undefined ? Effect.void : leave,
  }
})
