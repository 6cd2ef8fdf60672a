import { Effect, Layer } from "effect"
import { type Kysely, sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { bucketOf } from "../buckets/Buckets.ts"
import { Loops, longestRound } from "../Loops.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { longestLease, Queue } from "../ports/Queue.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { batch } from "../store/batches.ts"
import { databaseTime, forgottenBefore } from "../store/databaseTime.ts"
import { moveImage } from "./moveImage.ts"
import { reasonsOf } from "./reasons.ts"
import { awaitsFetch } from "./source.ts"
import { UploadTracker } from "./UploadTracker.ts"

/**
 * An image that its client did nothing for in this time is given up, in milliseconds (protocol: States of an image).
 */
const abandonedAfter = 65 * 60 * 1000

export const isAbandoned = (row: ImageRow, now: number): boolean => now - row.touchedAt > abandonedAfter

/** The reason of an image that was given up. Known by it, the row goes after some days. */
const nothingArrived = { code: "photo-never-arrived", minutes: abandonedAfter / 60_000 } as const

/** Makes an image Invalid whose client went away. Changes nothing when it was touched since. */
export const giveUp = (row: ImageRow) =>
  moveImage(row.id, "refused", reasonsOf(nothingArrived), now => now.touchedAt === row.touchedAt && now.state === row.state)

/** Of a photo that a process was fetching which ended: neither its address nor a token was ever written down. */
const forgotten = reasonsOf({ code: "fetch-interrupted" })

/** Rows that are settled at the same time; most of it is asking the disk whether there is a file. */
const atOnce = 8

/**
 * Finds by the rows what no signal reported: bytes that arrived on this disk unnoticed, images whose verification was
 * interrupted, and images that were given up. Run after the start, which makes a crash at any point harmless, and now
 * and then; beside requests, a batch at a time. Into other buckets looks `BucketPoll`.
 *
 * @param begun when this process began
 */
const sweepImages = Effect.fn("sweepImages")(
  function* (begun: number) {
    const { query } = yield* Database
    const queue = yield* Queue
    const forgottenAt = yield* forgottenBefore(begun, longestLease)
    const now = yield* databaseTime
    const breath = makeIdleBreath()
    let [after, rows, fault]: [number, ReadonlyArray<ImageRow>, Error | undefined] = [0, [], undefined]
    do {
      rows = yield* query(db => unsettled(db, after).execute())
      after = rows.at(-1)?.seq ?? after
      const settling = (row: ImageRow) =>
        Effect.catch(settle(row, forgottenAt, now), error =>
          Effect.sync(() => {
            fault ??= error
          }),
        ).pipe(Effect.andThen(Effect.promise(async () => breath())))
      yield* queue.offer(
        "verification",
        rows.flatMap(({ id, state }) => (state === "Uploaded" ? [id] : [])),
      )
      const awaited = rows.filter(({ state }) => state !== "Uploaded")
      yield* Effect.forEach(awaited, settling, { concurrency: atOnce, discard: true })
    } while (rows.length === batch)
    // One image whose bucket is away keeps none of the others from being swept.
    if (fault !== undefined) yield* Effect.fail(fault as Error)
    // What a crash undoes is found by the next sweep.
  },
  Effect.provideService(CommitMode, "later"),
)

/** Those that no bucket is looked into for. The words are those of an index. */
const unsettled = (db: Kysely<Tables>, after: number) =>
  db
    .selectFrom("images")
    .selectAll()
    .where(sql<boolean>`state in ('Pending', 'Uploading', 'Uploaded')`)
    .where("lookAt", "is", null)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(batch)

const settle = Effect.fnUntraced(function* (row: ImageRow, forgottenAt: number, now: number) {
  const tracker = yield* UploadTracker
  const size = yield* (yield* bucketOf(row)).head(row)
  if (size !== undefined) return yield* tracker.noticed(row, size)
  if (tracker.isReceiving(row)) return
  const isForgotten = (present: ImageRow) => awaitsFetch(present) && present.touchedAt < forgottenAt
  if (isForgotten(row)) yield* moveImage(row.id, "refused", forgotten, isForgotten)
  else if (isAbandoned(row, now)) yield* giveUp(row)
})

/** Sweeps as soon as the service runs, then every five minutes. */
export const layerSweep = Layer.effectDiscard(
  Effect.gen(function* () {
    const { wake } = yield* TaskSignal
    const begun = Date.now()
    const round = sweepImages(begun).pipe(Effect.ensuring(wake), Effect.andThen(Effect.sleep("5 minutes")))
    yield* (yield* Loops).run("sweep", round, { round: longestRound.sweep, alone: true })
  }),
)
