import { Context, Effect, Layer } from "effect"
import { type Kysely, sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { bucketOf } from "../buckets/Buckets.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { Signals } from "../ports/Signals.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { listOf } from "../store/batches.ts"
import { databaseTime } from "../store/databaseTime.ts"
import { intervals } from "./lookAt.ts"
import { giveUp, isAbandoned } from "./sweep.ts"
import { UploadTracker } from "./UploadTracker.ts"

/** Objects looked for at the same time, in all buckets together. */
const looks = 16

/**
 * Objects looked for in one round. Of these, those go first that were touched within the last minutes: they are the
 * most likely to have come.
 */
const roundSize = 500
const recently = { within: 4 * 60_000, atMost: 400 }

/** Milliseconds between two rounds, at least and at most. */
const shortest = 250
const longest = 60_000

/** Says that an image's upload begins, so that it is looked for soon. */
export class BucketPoll extends Context.Service<BucketPoll, { readonly wake: Effect.Effect<void> }>()(
  "@altilift/node-service/images/BucketPoll",
) {
  static readonly layer = Layer.effect(
    BucketPoll,
    Effect.map(Signals, ({ send }) => BucketPoll.of({ wake: send("buckets") })),
  )
}

/**
 * Looks for the objects of images that wait in buckets outside this process: such buckets report an upload late or
 * never, and clients of S3 send no signal (protocol: step 6). How often depends on how long ago the image was touched:
 * a quarter of that, between a second and a minute. Images that no request touched for long are given up after a last
 * look.
 */
export const layerBucketPoll = Layer.effectDiscard(
  Effect.gen(function* () {
    const signalled = yield* (yield* Signals).listen("buckets")
    const complain = makeComplaints()
    const round = Effect.gen(function* () {
      const wait = yield* look(complain)
      yield* Effect.sleep(shortest)
      yield* Effect.race(signalled, Effect.sleep(Math.max(0, wait - shortest)))
    })
    yield* (yield* Loops).run("looking into buckets", round, { round: longestRound.buckets, alone: true })
  }),
)

/** Looks for what is due; yields the milliseconds until something is due again. */
const look = Effect.fnUntraced(
  function* (complain: Complain) {
    const { query } = yield* Database
    const begun = yield* databaseTime
    const due = yield* dueImages(begun)
    const breath = makeIdleBreath()
    const looking = (row: ImageRow) =>
      Effect.andThen(
        lookFor(row, begun, complain),
        Effect.promise(async () => breath()),
      )
    yield* Effect.forEach(due, looking, { concurrency: looks, discard: true })
    const now = yield* databaseTime
    // What writes holds the database for a moment: where nothing is due, nothing is written.
    if (due.length > 0) yield* query(db => postpone(db, due, now).execute())
    const { next } = yield* query(db =>
      db
        .selectFrom("images")
        .select(of => of.fn.min<number | null>("lookAt").as("next"))
        .where("lookAt", "is not", null)
        .executeTakeFirstOrThrow(),
    )
    return Math.min(longest, (next ?? now + longest) - now)
  },
  Effect.provideService(CommitMode, "later"),
)

/** As many images as one round looks for; the indexes hold all that they are chosen by. */
const dueImages = Effect.fnUntraced(function* (now: number) {
  const { query } = yield* Database
  const due = (db: Kysely<Tables>) => db.selectFrom("images").selectAll().where("lookAt", "<=", now)
  const recent = yield* query(db =>
    due(db)
      .where("touchedAt", ">", now - recently.within)
      .orderBy("touchedAt", "desc")
      .limit(recently.atMost)
      .execute(),
  )
  const others = yield* query(db =>
    due(db)
      .where("touchedAt", "<=", now - recently.within)
      .orderBy("lookAt")
      .limit(roundSize - recent.length)
      .execute(),
  )
  // No image waits so long: the clock of the process that touched it was ahead.
  const ahead = yield* query(db =>
    db
      .selectFrom("images")
      .selectAll()
      .where("lookAt", ">", now + 2 * intervals.longest)
      .orderBy("lookAt", "desc")
      .limit(roundSize)
      .execute(),
  )
  return [...recent, ...others, ...ahead]
})

/**
 * Says when images are looked for again. Those that moved meanwhile are not looked for any more, or have a time of
 * their own.
 */
const postpone = (db: Kysely<Tables>, rows: ReadonlyArray<ImageRow>, now: number) =>
  db
    .updateTable("images")
    .set({ lookAt: lookAgain(now) })
    .where(
      "seq",
      "in",
      listOf(
        db,
        "bigint",
        rows.map(({ seq }) => seq),
      ),
    )
    .where("lookAt", "is not", null)

/** A quarter of the time since an image was touched, within bounds. */
const lookAgain = (now: number) => {
  const [shortest, longest] = [sql.lit(intervals.shortest), sql.lit(intervals.longest)]
  // Bound, so that the statement stays the same.
  const at = sql`cast(${now} as bigint)`
  const wait = sql`(${at} - "touchedAt") / 4`
  return sql<number>`${at} + case when ${wait} < ${shortest} then ${shortest}
    when ${wait} > ${longest} then ${longest} else ${wait} end`
}

const lookFor = (row: ImageRow, now: number, complain: Complain) =>
  Effect.gen(function* () {
    const bucket = yield* Effect.option(bucketOf(row))
    const size = bucket._tag === "None" ? undefined : yield* bucket.value.head(row)
    yield* complain(row, undefined)
    if (size !== undefined) return yield* (yield* UploadTracker).noticed(row, size)
    if (!isAbandoned(row, now)) return
    yield* giveUp(row)
    yield* (yield* TaskSignal).wake
  }).pipe(Effect.catch(error => complain(row, error.message)))

type Complain = (row: ImageRow, complaint: string | undefined) => Effect.Effect<void>

/** Tells the operator of a bucket's trouble once, not once a photo, and of its end. */
const makeComplaints = (): Complain => {
  const complaints = new Map<string, string>()
  return (row, complaint) =>
    Effect.suspend(() => {
      const bucket = `${row.cloud} ${row.bucket}`
      const before = complaints.get(bucket)
      if (before === complaint) return Effect.void
      if (complaint === undefined) {
        complaints.delete(bucket)
        return Effect.logInfo(operator.bucketAnswersAgain(row.cloud, row.bucket))
      }
      complaints.set(bucket, complaint)
      return Effect.logError(operator.photosNotLookedFor(complaint))
    })
}
