import { stat } from "node:fs/promises"
import { Effect } from "effect"
import { Settings } from "../config.ts"
import { type QuotaExceeded, Room } from "../images/Room.ts"
import { awaitsFetch } from "../images/source.ts"
import { UploadTracker } from "../images/UploadTracker.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { Database } from "../ports/Database.ts"
import { LocalObjects } from "../ports/LocalObjects.ts"
import { keyOf } from "../ports/objectKey.ts"
import type { ImageRow } from "../ports/tables.ts"
import { originalOf } from "../ports/Vault.ts"
import type { DiskFull } from "../store/DiskSpace.ts"
import { withFiles } from "../store/files.ts"
import { download } from "./download.ts"
import { keepFetched } from "./keepFetched.ts"
import type { FetchRules, Wanted } from "./open.ts"
import { Unfetchable } from "./Unfetchable.ts"

/**
 * Downloads the bytes of an image and gives them to the processing, as the edge does with those of a PUT: received
 * beside the objects, durable, then kept in one step, and only then made known.
 */
export const storeFetched = Effect.fn("storeFetched")(function* (image: ImageRow, wanted: Wanted, rules: FetchRules) {
  const { maxObjectBytes } = yield* Settings
  const { query } = yield* Database
  const tracker = yield* UploadTracker
  const locks = yield* KeyedLock
  const files = yield* LocalObjects
  yield* (yield* Room).forBytes(image.projectId, 0).pipe(Effect.catchTags({ DiskFull: noRoom, QuotaExceeded: noRoom }))
  const draft = files.draft()
  yield* download(wanted, rules, maxObjectBytes, draft)
  const { size } = yield* withFiles(() => stat(draft))
  yield* (yield* Room).forArrived(image.projectId, size).pipe(Effect.catchTag("QuotaExceeded", noRoom))
  // The image may have been registered again meanwhile, to be sent by a client; then the object of this key is the
  // client's.
  yield* locks.withLock(
    keyOf(image),
    Effect.gen(function* () {
      const row = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", image.id).executeTakeFirst())
      if (row === undefined || !awaitsFetch(row)) return
      yield* keepFetched(originalOf(image), image, draft)
      yield* tracker.noticed(row, size)
    }),
  )
}, Effect.scoped)

const noRoom = (full: DiskFull | QuotaExceeded) =>
  Effect.fail(
    full._tag === "DiskFull"
      ? new Unfetchable({ problem: { code: "service-disk-nearly-full" }, passing: true })
      : new Unfetchable({ problem: full.problem, passing: false }),
  )
