import { type ApiError, Retry, RunFault } from "@altilift/core"
import { Effect } from "effect"

/** One question to the server outside an upload, asked again while there is hope. Every failure concerns the run. */
export const askServer = <A, R>(what: string, question: Effect.Effect<A, ApiError, R>): Effect.Effect<A, RunFault, R | Retry> =>
  Effect.flatMap(Retry, retry => retry.step(what, question)).pipe(
    Effect.catchTag("ImageFault", ({ message, cause }) => Effect.fail(new RunFault({ kind: "refused", message, cause }))),
  )
