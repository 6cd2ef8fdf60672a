import { stat } from "node:fs/promises"
import { Effect, type Scope } from "effect"
import { type QuotaExceeded, Room } from "../../images/Room.ts"
import { UploadTracker } from "../../images/UploadTracker.ts"
import { KeyedLock } from "../../KeyedLock.ts"
import { MetaTracker } from "../../meta/MetaTracker.ts"
import type { ObjectKey } from "../../ports/Bucket.ts"
import { LocalObjects } from "../../ports/LocalObjects.ts"
import { isMetaFile, keyOf } from "../../ports/objectKey.ts"
import { withFiles } from "../../store/files.ts"
import { EdgeError, tooLarge } from "./EdgeError.ts"

/** Where the bytes of an object come from. `A`: what is known of them afterwards. */
export interface ObjectSource<A, E, R> {
  /** Writes them to a file, synced, which is removed when the scope closes, unless it was moved. */
  readonly write: (draft: string) => Effect.Effect<A, E, R | Scope.Scope>
  /** Bytes, where they are known before they come. */
  readonly length?: number | undefined
  /** Lets them pass: the image has its bytes already. */
  readonly discard: Effect.Effect<A, E, R>
}

/**
 * Makes bytes the object of a key in one step, if an image waits for them, and tells the image. When it succeeds the
 * object is durable and its image knows; when it fails nothing is left. The one way into the bucket, whatever protocol
 * the bytes came by.
 */
export const acceptObject = Effect.fnUntraced(function* <A, E, R>(key: ObjectKey, source: ObjectSource<A, E, R>) {
  const tracker = isMetaFile(key) ? yield* MetaTracker : yield* UploadTracker
  const files = yield* LocalObjects
  const locks = yield* KeyedLock
  yield* tracker.receiving(key.projectId, key.filename)
  if ((yield* admit(key, source.length)) === "discard") return yield* source.discard
  yield* roomFor(key, source.length)
  const draft = files.draft()
  const written = yield* source.write(draft)
  if (source.length === undefined) yield* roomForArrived(key, (yield* withFiles(() => stat(draft))).size)
  // Two PUTs of one key finish one after the other: the second finds that the image has its bytes, and its own are
  // dropped.
  yield* locks.withLock(
    keyOf(key),
    Effect.gen(function* () {
      if ((yield* admit(key)) === "discard") return
      yield* files.commit(draft, key)
      const size = (yield* files.size(key)) ?? 0
      if (!(yield* tracker.arrived(key.projectId, key.filename, size))) yield* files.remove(key)
    }),
  )
  return written
}, Effect.scoped)

/** Takes room for bytes that are about to come, until the scope closes. */
export const roomFor = (key: ObjectKey, length = 0) =>
  Effect.flatMap(Room, room => room.forBytes(key.projectId, length)).pipe(
    Effect.catchTags({
      DiskFull: () =>
        Effect.fail(new EdgeError({ code: "InsufficientStorage", message: "The disk of the service is nearly full" })),
      QuotaExceeded: overQuota,
    }),
  )

/** The same of bytes whose number was not known before they came. */
const roomForArrived = (key: ObjectKey, size: number) =>
  Effect.flatMap(Room, room => room.forArrived(key.projectId, size)).pipe(Effect.catchTag("QuotaExceeded", overQuota))

const overQuota = ({ message }: QuotaExceeded) => Effect.fail(new EdgeError({ code: "QuotaExceeded", message }))

const admitMetaFile = Effect.fnUntraced(function* (key: ObjectKey, length = 0) {
  const { admission, most } = yield* (yield* MetaTracker).admit(key)
  if (admission === "store" && length > most) return yield* tooLarge(most)
  return admission
})

/** Whether an image waits for these bytes, or has them already; the same for a meta file, which may have so many. */
export const admit = Effect.fnUntraced(function* (key: ObjectKey, length?: number) {
  const admission = isMetaFile(key)
    ? yield* admitMetaFile(key, length)
    : yield* (yield* UploadTracker).admit(key.projectId, key.filename)
  if (admission === "unknown") {
    return yield* new EdgeError({ code: "NoSuchKey", message: "There is no image for this object any more" })
  }
  if (admission === "refuse") {
    return yield* new EdgeError({ code: "AccessDenied", message: "The image is Invalid; register it again for a new address" })
  }
  return admission
})
