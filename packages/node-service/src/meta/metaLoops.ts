import { largestMetaFile, metaFileKind } from "@altilift/core"
import { Effect, Layer } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { Settings } from "../config.ts"
import { Room } from "../images/Room.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import { Locks } from "../ports/Locks.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { metaFileOf, Vault } from "../ports/Vault.ts"
import { batch } from "../store/batches.ts"
import { databaseTime } from "../store/databaseTime.ts"
import { checkArrived, refuse } from "./checkArrived.ts"
import { MetaTracker } from "./MetaTracker.ts"

/** A file whose bytes do not come in this time is given up, as an image is. */
const abandonedAfter = 65 * 60_000

/** Files checked at the same time, and objects looked for. */
const atOnce = { checks: 2, looks: 4 }

const day = 24 * 60 * 60_000

/** Milliseconds between two looks for the object of a file. */
const intervals = { shortest: 1_000, longest: 60_000 }

const filesToCheck = Effect.gen(function* () {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("metaFiles").selectAll().where("state", "=", "Uploaded").orderBy("seq").limit(batch).execute(),
  )
})

const filesToLookFor = Effect.fnUntraced(function* (now: number) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("metaFiles")
      .selectAll()
      .where("state", "=", "Pending")
      // No file waits so long: the clock of the process that registered it was ahead.
      .where(({ or, eb }) => or([eb("lookAt", "<=", now), eb("lookAt", ">", now + 2 * intervals.longest)]))
      .orderBy("seq")
      .limit(batch)
      .execute(),
  )
})

/** A failure with one file is reported, and does not delay the others. */
const told = <A, E extends { readonly message: string }, R>(file: MetaFileRow, work: Effect.Effect<A, E, R>) =>
  Effect.matchEffect(work, {
    onSuccess: () => Effect.succeed(true),
    onFailure: error => Effect.as(Effect.logError(operator.metaFileNotChecked(file.id, error.message)), false),
  })

const checkAll = Effect.gen(function* () {
  const tracker = yield* MetaTracker
  const { withLock } = yield* Locks
  const files = yield* filesToCheck
  const done = yield* Effect.forEach(files, file => told(file, withLock(file.id, checkArrived(file))), {
    concurrency: atOnce.checks,
  })
  if (done.length === batch && done.includes(true)) return
  yield* Effect.race(tracker.toCheck, Effect.sleep(done.includes(false) ? "5 seconds" : "1 minute"))
})

/** Looks for the object of a file, into whichever bucket it was to come. */
const lookFor = Effect.fnUntraced(function* (file: MetaFileRow, now: number) {
  const tracker = yield* MetaTracker
  const { query } = yield* Database
  const lookAt = now + Math.max(intervals.shortest, Math.min(intervals.longest, Math.floor((now - file.touchedAt) / 4)))
  yield* query(db =>
    db.updateTable("metaFiles").set({ lookAt }).where("id", "=", file.id).where("state", "=", "Pending").execute(),
  )
  const bucket = yield* bucketOf(file)
  const size = yield* bucket.head(file)
  if (size === undefined) {
    if (tracker.isReceiving(file) || now - file.touchedAt <= abandonedAfter) return
    return yield* refuse(file, [{ code: "meta-never-arrived", minutes: abandonedAfter / 60_000 }])
  }
  const most = largestMetaFile(metaFileKind(file.name))
  const counted = Effect.flatMap((yield* Room).forBytes(file.projectId, size), counting => tracker.noticed(file, size, counting))
  const full = Effect.as(Effect.scoped(counted), undefined).pipe(
    Effect.catchTag("QuotaExceeded", ({ problem }) => Effect.succeed(problem)),
  )
  const problem = size > most ? ({ code: "meta-too-large", most } as const) : yield* full
  if (problem === undefined) return
  yield* refuse(file, [problem])
  yield* bucket.delete(file)
})

const lookForAll = Effect.gen(function* () {
  const tracker = yield* MetaTracker
  const { query } = yield* Database
  const now = yield* databaseTime
  const files = yield* filesToLookFor(now)
  yield* Effect.forEach(files, file => told(file, lookFor(file, now)), { concurrency: atOnce.looks, discard: true })
  const { next } = yield* query(db =>
    db
      .selectFrom("metaFiles")
      .select(of => of.fn.min<number | null>("lookAt").as("next"))
      .where("state", "=", "Pending")
      .executeTakeFirstOrThrow(),
  )
  const wait = Math.min(intervals.longest, (next ?? Number.POSITIVE_INFINITY) - (yield* databaseTime))
  yield* Effect.sleep(250)
  yield* Effect.race(tracker.toLookFor, Effect.sleep(Math.max(0, wait - 250)))
})

/** Removes the rows of files that have been Invalid for long, and bytes that a crash left of any that is. */
const tidy = Effect.gen(function* () {
  const { query } = yield* Database
  const vault = yield* Vault
  const invalid = yield* query(db =>
    db.selectFrom("metaFiles").select(["id", "projectId"]).where("state", "=", "Invalid").execute(),
  )
  for (const file of invalid) yield* vault.delete(metaFileOf(file))
  const before = Date.now() - (yield* Settings).keepAbandonedDays * day
  yield* query(db => db.deleteFrom("metaFiles").where("state", "=", "Invalid").where("touchedAt", "<", before).execute())
  yield* Effect.sleep("1 hour")
})

/** Leads meta files from their registration to Ready or Invalid, looking only at the rows. */
export const layerMetaLoops = Layer.effectDiscard(
  Effect.gen(function* () {
    const loops = yield* Loops
    yield* loops.run("meta files: checks", checkAll, { alone: true })
    yield* loops.run("meta files: buckets", lookForAll, { round: longestRound.buckets, alone: true })
    yield* loops.run("meta files: clearing away", tidy, { alone: true })
  }),
)
