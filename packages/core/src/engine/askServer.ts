import { Effect } from "effect"
import { RunFault } from "../ports/Errors.ts"
import type { ApiError } from "../ports/UploadApi.ts"
import type { Activity } from "../problems/Problem.ts"
import { Retry } from "./Retry.ts"

/**
 * A server that answers and does not say what is wrong is asked again for so long (milliseconds), and not longer,
 * because nothing has begun yet.
 */
export const unexplainedFor = 30_000

/**
 * One question to the server that is about the whole run, asked again while that may help. Every failure is a
 * `RunFault`.
 */
export const askServer = <A, R>(what: Activity, question: Effect.Effect<A, ApiError, R>): Effect.Effect<A, RunFault, R | Retry> =>
  Effect.flatMap(Retry, retry => retry.step(what, question, { unexplainedFor })).pipe(
    Effect.catchTag("ImageFault", ({ problem, cause }) => Effect.fail(new RunFault({ kind: "refused", problem, cause }))),
  )
