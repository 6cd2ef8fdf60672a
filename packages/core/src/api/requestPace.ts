import { Clock, Effect } from "effect"
import type { Transport } from "./Transport.ts"

/** Milliseconds between two requests, once the server has asked for fewer. */
const spacing = { first: 50, most: 2_000, none: 10 }

/** After so many answers in a row it is a little faster again. */
const fasterAfter = 20
const faster = 0.8

/**
 * Spaces requests out when a server asks for fewer (429, 503): twice the time between two of them, then little by little less. So a rate limit costs few
 * requests that are refused; and what waits travels together.
 */
export const paced = (transport: Transport): Transport => {
  let between = 0
  let nextAt = 0
  let answers = 0
  /** Requests that began before the last change say nothing of it. */
  let epoch = 0

  const turn = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const at = Math.min(Math.max(now, nextAt), now + spacing.most)
    nextAt = at + between
    if (at > now) yield* Effect.sleep(at - now)
    return epoch
  })
  const slower = (began: number) => {
    answers = 0
    if (began !== epoch) return
    epoch++
    between = Math.min(spacing.most, Math.max(spacing.first, between * 2))
  }
  const answered = () => {
    if (between === 0 || ++answers < fasterAfter) return
    answers = 0
    between = between * faster < spacing.none ? 0 : between * faster
  }
  return (document, variables) =>
    Effect.flatMap(turn, began =>
      transport(document, variables).pipe(
        Effect.tap(() => Effect.sync(answered)),
        Effect.tapError(error =>
          Effect.sync(() => (error._tag === "Retryable" && error.busy === true ? slower(began) : undefined)),
        ),
      ),
    )
}
