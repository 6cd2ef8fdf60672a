import { Deferred, Effect } from "effect"
import type { JobAttempt, PgBoss } from "pg-boss"
import { z } from "zod"
import { Loops } from "../../Loops.ts"
import { type Job, type JobKind, jobKinds } from "../../ports/Queue.ts"
import type { Leases } from "./Boss.ts"

/** What this process has of a job that it took. */
interface Lease {
  readonly attempt: JobAttempt
  readonly lost: Deferred.Deferred<void>
  /** When the lease was extended last, in milliseconds of this process. */
  extended: number
}

/** The ids of those that were extended; the types of pg-boss say nothing about the answer. */
const Touched = z.object({ settled: z.array(z.string()) })

/**
 * The jobs that this process has. Their leases are extended together, several times in the time of one. A lease that
 * another process ended, or that could not be extended in its time, is lost.
 */
export const makeHeld = Effect.fnUntraced(function* (boss: PgBoss, { lease: seconds }: Leases) {
  const leases = new Map<Job, Lease>()
  const lose = (job: Job, { lost }: Lease) => {
    leases.delete(job)
    Deferred.doneUnsafe(lost, Effect.void)
  }

  const extend = Effect.fnUntraced(function* (kind: JobKind) {
    const mine = [...leases].filter(([job]) => job.kind === kind)
    if (mine.length === 0) return
    const now = performance.now()
    const touching = Effect.tryPromise(() =>
      boss.touch(
        kind,
        mine.map(([, { attempt }]) => attempt),
      ),
    )
    const alive = yield* Effect.map(touching, answer => new Set(Touched.parse(answer).settled)).pipe(
      Effect.timeout(seconds * 500),
      Effect.catch(() => Effect.succeed(undefined)),
    )
    for (const [job, lease] of mine) {
      if (!leases.has(job)) continue
      if (alive?.has(lease.attempt.id)) lease.extended = now
      else if (alive !== undefined || now - lease.extended > seconds * 1_000) lose(job, lease)
    }
  })

  const extendAll = Effect.forEach(jobKinds, extend, { concurrency: "unbounded", discard: true })
  yield* (yield* Loops).run("queue: leases", Effect.andThen(Effect.sleep(seconds * 250), extendAll))

  return {
    add: (job: Job, { id, retryCount }: JobAttempt): Job => {
      leases.set(job, { attempt: { id, retryCount }, lost: Deferred.makeUnsafe(), extended: performance.now() })
      return job
    },
    /** Undefined: the lease was lost. */
    remove: (job: Job): JobAttempt | undefined => {
      const lease = leases.get(job)
      leases.delete(job)
      return lease?.attempt
    },
    lost: (job: Job): Effect.Effect<void> => {
      const lease = leases.get(job)
      return lease === undefined ? Effect.void : Deferred.await(lease.lost)
    },
  }
})
