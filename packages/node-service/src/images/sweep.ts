import { Effect, Layer } from "effect"
import { embeddedLabel } from "../buckets/Bucket.ts"
import { bucketOf } from "../buckets/Buckets.ts"
import { fetchedBucket } from "../fetch/fetchedBucket.ts"
import { awaitsFetch } from "../fetch/storeFetched.ts"
import { ProcessingQueue } from "../processing/ProcessingQueue.ts"
import { Wakeup } from "../reconstruction/Wakeup.ts"
import { Database } from "../store/Database.ts"
import type { ImageRow } from "../store/tables.ts"
import { Arrivals } from "./Arrivals.ts"
import { moveImage } from "./moveImage.ts"

/** An image that its client did nothing for in this time is given up, in milliseconds (protocol: States of an image). */
const abandonedAfter = 65 * 60 * 1000

export const isAbandoned = (row: ImageRow, now: number): boolean => now - row.touchedAt > abandonedAfter

/** Labels of the buckets whose objects are on this disk. */
export const inside: ReadonlyArray<string> = [embeddedLabel, fetchedBucket.bucket]

/** Makes an image Invalid whose client went away. Changes nothing when it was touched since. */
export const giveUp = (row: ImageRow) =>
  moveImage(
    row.id,
    "refused",
    { error: "nothing arrived for 65 minutes; upload the photo again" },
    now => now.touchedAt === row.touchedAt && now.state === row.state,
  )

/** Of a photo that an earlier process was fetching: neither its address nor a token was ever written down. */
const forgotten = "the service was started anew while it fetched the photo, and keeps no addresses; ask for it again"

/**
 * Finds by the rows what no signal told: bytes that arrived on this disk unnoticed, images whose verification was interrupted,
 * and images that were given up. Run at the start, which makes a crash at any point harmless, and now and then. Into other buckets looks
 * `BucketPoll`: it may take its time, and nothing is to wait for it.
 */
export const sweepImages = Effect.fn("sweepImages")(function* (now: number) {
  const { query } = yield* Database
  const queue = yield* ProcessingQueue
  const arrivals = yield* Arrivals
  const rows = yield* query(db =>
    db
      .selectFrom("images")
      .selectAll()
      .where("state", "in", ["Pending", "Uploading", "Uploaded"])
      .where(either => either.or([either("state", "=", "Uploaded"), either("bucket", "in", inside)]))
      .orderBy("seq")
      .execute(),
  )
  for (const row of rows) {
    if (row.state === "Uploaded") yield* queue.offer(row.id)
    else if ((yield* (yield* bucketOf(row)).head(row)) !== undefined) yield* arrivals.noticed(row)
    else if (arrivals.isReceiving(row)) continue
    else if (awaitsFetch(row)) yield* moveImage(row.id, "refused", { error: forgotten }, awaitsFetch)
    else if (isAbandoned(row, now)) yield* giveUp(row)
  }
})

/** Sweeps before anything is served, then now and then. */
export const layerSweep = Layer.effectDiscard(
  Effect.gen(function* () {
    const { wake } = yield* Wakeup
    const sweep = Effect.andThen(
      Effect.suspend(() => sweepImages(Date.now())),
      wake,
    )
    yield* sweep
    yield* sweep.pipe(
      Effect.catch(error => Effect.logError(`sweep: ${error.message}`)),
      Effect.delay("5 minutes"),
      Effect.forever,
      Effect.forkScoped,
    )
  }),
)
