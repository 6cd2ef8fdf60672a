import { Context, Effect, Layer, Queue } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { Wakeup } from "../reconstruction/Wakeup.ts"
import { Database } from "../store/Database.ts"
import type { ImageRow } from "../store/tables.ts"
import { Arrivals } from "./Arrivals.ts"
import { giveUp, inside, isAbandoned } from "./sweep.ts"

/** Objects looked for at the same time, in all buckets together. */
const looks = 16

/** Objects looked for in one round, those first that were touched last: they are the most likely to have come. */
const roundSize = 500

/** Milliseconds between two rounds, at least and at most. */
const shortest = 250
const longest = 60_000

/** Says that an image's upload begins, so that it is looked for soon. */
export class BucketPoll extends Context.Service<BucketPoll, { readonly wake: Effect.Effect<void> }>()(
  "@altilift/node-service/images/BucketPoll",
) {
  /**
   * Looks for the objects of images that wait in buckets outside this process: such buckets tell of an upload late or never, and clients
   * of S3 send no signal (protocol: step 6). How often depends on how long ago the image was touched: a quarter of that, between a
   * second and a minute. Images that nobody touched for long are given up after a last look.
   */
  static readonly layer = Layer.effect(
    BucketPoll,
    Effect.gen(function* () {
      const knocks = yield* Queue.sliding<void>(1)
      const looked = new Map<string, number>()
      const round = makeRound(looked, makeComplaints())
      yield* round.pipe(
        Effect.catch(error => Effect.as(Effect.logError(`buckets are not looked into: ${error.message}`), longest)),
        Effect.flatMap(wait =>
          Effect.andThen(Effect.sleep(shortest), Effect.race(Queue.take(knocks), Effect.sleep(Math.max(0, wait - shortest)))),
        ),
        Effect.forever,
        Effect.forkScoped,
      )
      return BucketPoll.of({ wake: Effect.asVoid(Queue.offer(knocks, undefined)) })
    }),
  )
}

/** One round over what is due; yields the milliseconds until something is due again. */
const makeRound = (looked: Map<string, number>, complain: Complain) =>
  Effect.gen(function* () {
    const { query } = yield* Database
    const rows = yield* query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where("state", "in", ["Pending", "Uploading"])
        .where("bucket", "not in", inside)
        .orderBy("touchedAt", "desc")
        .execute(),
    )
    const waiting = new Set(rows.map(row => row.id))
    for (const id of looked.keys()) if (!waiting.has(id)) looked.delete(id)
    const dueAt = (row: ImageRow) => Math.max(looked.get(row.id) ?? 0, row.touchedAt) + interval(row, Date.now())
    const due = rows.filter(row => dueAt(row) <= Date.now()).slice(0, roundSize)
    yield* Effect.forEach(due, row => look(row, complain), { concurrency: looks, discard: true })
    for (const row of due) looked.set(row.id, Date.now())
    return Math.min(longest, ...rows.map(row => dueAt(row) - Date.now()))
  })

/** Milliseconds between two looks for an image. */
const interval = (row: ImageRow, now: number): number => Math.min(Math.max((now - row.touchedAt) / 4, 1_000), 60_000)

const look = (row: ImageRow, complain: Complain) =>
  Effect.gen(function* () {
    const bucket = yield* Effect.option(bucketOf(row))
    const size = bucket._tag === "None" ? undefined : yield* bucket.value.head(row)
    yield* complain(row, undefined)
    if (size !== undefined) return yield* (yield* Arrivals).noticed(row)
    if (!isAbandoned(row, Date.now())) return
    yield* giveUp(row)
    yield* (yield* Wakeup).wake
  }).pipe(Effect.catch(error => complain(row, error.message)))

type Complain = (row: ImageRow, complaint: string | undefined) => Effect.Effect<void>

/** Tells the operator of a bucket's trouble once, not once a photo, and of its end. */
const makeComplaints = (): Complain => {
  const said = new Map<string, string>()
  return (row, complaint) =>
    Effect.suspend(() => {
      const bucket = `${row.cloud} bucket ${row.bucket}`
      const before = said.get(bucket)
      if (before === complaint) return Effect.void
      if (complaint === undefined) {
        said.delete(bucket)
        return Effect.logInfo(`${bucket} answers again`)
      }
      said.set(bucket, complaint)
      return Effect.logError(`photos are not looked for: ${complaint}`)
    })
}
