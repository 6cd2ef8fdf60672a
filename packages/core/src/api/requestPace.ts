import { Clock, Effect } from "effect"
import type { Transport } from "./Transport.ts"

/** Milliseconds between two requests, once the server has asked for fewer. */
const spacing = { first: 50, most: 2_000, none: 10 }

/**
 * After so many answers in a row, or answers for so long (milliseconds), the spacing is multiplied by a factor, and
 * each further time in a row by a smaller one: 0.8, 0.64, 0.51 …
 */
const fasterAfter = { answers: 20, millis: 3_000 }
const faster = 0.8

/**
 * Spaces requests out when a server asks for fewer (429, 503): twice the time between two of them, then step by step
 * less. So a rate limit costs few requests that are refused; and what waits travels together. A server that answers
 * nothing else meanwhile is down or starts, and is waited for by `Backoff`.
 */
export const paced = (transport: Transport): Transport => {
  let between = 0
  let nextAt = 0
  let answers = 0
  let fasterInARow = 0
  /** When it was changed last, and whether anything was answered since it was made slower. */
  let changedAt = 0
  let works = true
  /** Requests that began before the last change say nothing of it. */
  let epoch = 0

  const turn = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const at = Math.min(Math.max(now, nextAt), now + spacing.most)
    nextAt = at + between
    if (at > now) yield* Effect.sleep(at - now)
    return epoch
  })
  const slower = (began: number, now: number) => {
    answers = 0
    fasterInARow = 0
    changedAt = now
    if (began !== epoch || !works) return
    works = false
    epoch++
    between = Math.min(spacing.most, Math.max(spacing.first, between * 2))
  }
  const answered = (now: number) => {
    works = true
    if (between === 0) return
    if (++answers < fasterAfter.answers && Math.abs(now - changedAt) < fasterAfter.millis) return
    answers = 0
    changedAt = now
    between *= faster ** ++fasterInARow
    if (between < spacing.none) between = 0
  }
  return (document, variables) =>
    Effect.flatMap(turn, began =>
      transport(document, variables).pipe(
        Effect.tap(() => Effect.map(Clock.currentTimeMillis, answered)),
        Effect.tapError(failure =>
          failure.class === "retryable" && failure.busy === true
            ? Effect.map(Clock.currentTimeMillis, now => slower(began, now))
            : Effect.void,
        ),
      ),
    )
}
