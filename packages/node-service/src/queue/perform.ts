import { Cause, Data, Effect, Exit } from "effect"
import { jobWords } from "../messages/jobs.ts"
import { type Job, Queue } from "../ports/Queue.ts"

/** Ends a job as dead at once: it would fail again. */
export class Hopeless extends Data.TaggedError("Hopeless")<{ readonly message: string }> {}

/**
 * Does the work of a job that was taken, and says how it ended. Work that fails or dies is tried again later; work that
 * was interrupted, too. Where the lease is lost the work is interrupted, because another worker has the job.
 */
export const perform = Effect.fnUntraced(function* <E extends { readonly message: string }, R>(
  job: Job,
  work: Effect.Effect<void, E | Hopeless, R>,
) {
  const queue = yield* Queue
  const lost = Effect.as(queue.lost(job), "lost" as const)
  yield* Effect.raceFirst(work, lost).pipe(
    Effect.onExit(exit => {
      if (Exit.isFailure(exit)) return end(job, exit.cause)
      return exit.value === "lost" ? Effect.logWarning(jobWords.lost(job)) : queue.done(job)
    }),
    Effect.ignoreCause,
  )
})

const end = Effect.fnUntraced(function* (job: Job, cause: Cause.Cause<unknown>) {
  const queue = yield* Queue
  if (Cause.hasInterruptsOnly(cause)) return yield* Effect.asVoid(queue.fail(job, jobWords.workerEnded))
  const error = Cause.squash(cause)
  const problem = Cause.hasDies(cause) || !(error instanceof Error) ? Cause.pretty(cause) : error.message
  const dead = yield* queue.fail(job, problem, error instanceof Hopeless)
  yield* dead ? Effect.logError(jobWords.dead(job, problem)) : Effect.logError(jobWords.failed(job, problem))
})
