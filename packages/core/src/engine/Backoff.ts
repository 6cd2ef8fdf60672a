import { Clock, Deferred, Effect, Random } from "effect"
import type { Retryable } from "../ports/Errors.ts"

const firstDelay = 250
const longestDelay = 10_000

/** Exponential from 250 ms to 10 s with jitter; `attempt` counts failures in a row, from 1. */
export const delayAfter = (attempt: number): Effect.Effect<number> =>
  Effect.map(Random.next, jitter => Math.round(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.5 + jitter / 2)))

/** One request's permission to go to a peer. */
export interface Pass {
  /** Whether it is the one request that finds out whether the peer works again. */
  readonly probe: boolean
  /** Successes of the peer when the request began. */
  readonly successes: number
  /** When it was given (milliseconds since 1970). */
  readonly at: number
}

/** What a failure was taken for. */
export type Blame =
  /** The peer works for others meanwhile: it is this request. */
  | { readonly blame: "request" }
  /**
   * The peer fails: all requests wait so long (milliseconds). `attempt`: number within the series; `told`: whether it
   * is reported.
   */
  | { readonly blame: "peer"; readonly delay: number; readonly attempt: number; readonly told: boolean }
  /** It failed for the whole budget (milliseconds) without any progress. */
  | { readonly blame: "exhausted"; readonly spent: number }

/**
 * The one backoff of a peer, shared by all requests to it. While it fails one request at a time is made, after the
 * delay; the first success releases all. A failure counts against the peer only when nothing succeeded there since the
 * request began, or failed before.
 *
 * The budget is time in which the peer was tried and failed. Progress resets it; being offline, a sleeping machine and
 * times without requests cost nothing.
 */
export interface Backoff {
  /** Waits for permission. It is acquired without being interrupted; the waiting can be. */
  readonly enter: Effect.Effect<Pass>
  /** The request is over, whatever came of it. */
  readonly leave: (pass: Pass) => Effect.Effect<void>
  /** Whether a request that holds this pass may still begin. */
  readonly admits: (pass: Pass) => boolean
  /** A request succeeded, or bytes moved. */
  readonly succeeded: () => void
  /** `since`: successes there were when this one failed before, or began. */
  readonly failed: (pass: Pass, error: Retryable, since?: number) => Effect.Effect<Blame>
  /** Whether anything has succeeded there in this run. */
  readonly everSucceeded: () => boolean
  readonly successes: () => number
  /** Resets the budget: the user wants it tried again. */
  readonly renew: () => void
}

export interface BackoffOptions {
  /** Milliseconds of failing without progress after which it is given up. */
  readonly budget: () => number
  /** Longest time that one attempt takes until it counts as failed (milliseconds). */
  readonly longestAttempt: number
  readonly online: Effect.Effect<boolean>
  /** Waits while the run is paused. */
  readonly open: Effect.Effect<void>
  /** Whether the time before the first failure counts: of a peer that has never answered. */
  readonly countsFromBegin?: () => boolean
}

/** Words about failures: a few at once, then one in so many milliseconds. */
const words = { atOnce: 3, every: 60_000 }

export const makeBackoff = (options: BackoffOptions): Backoff => {
  let successes = 0
  let failing = false
  let attempt = 0
  /** Milliseconds of the budget that are used up. */
  let spent = 0
  let lastAt: number | undefined
  let delay = 0
  let notBefore = 0
  let wordsLeft = words.atOnce
  let wordsAt = 0
  let probing = false
  const waiting: Array<Deferred.Deferred<void>> = []
  /** Completed when the peer works again. */
  let recovered = Deferred.makeUnsafe<void>()

  const wakeAll = () => {
    for (const one of waiting.splice(0)) Deferred.doneUnsafe(one, Effect.void)
  }
  const recover = () => {
    spent = 0
    attempt = 0
    delay = 0
    lastAt = undefined
    if (!failing) return
    failing = false
    Deferred.doneUnsafe(recovered, Effect.void)
    recovered = Deferred.makeUnsafe()
    wakeAll()
  }

  /** Until it may be tried again and there is a network; the time without one is not counted. */
  const rest = Effect.gen(function* () {
    // A clock that was put back must not make it wait longer.
    for (let left = yield* timeLeft; left > 0; left = Math.min(yield* timeLeft, left - 1)) yield* Effect.sleep(left)
    while (!(yield* options.online)) {
      yield* Effect.sleep(1000)
      lastAt = yield* Clock.currentTimeMillis
    }
    yield* unpaused
  })

  /** A pause costs nothing. */
  const unpaused = Effect.gen(function* () {
    const before = yield* Clock.currentTimeMillis
    yield* options.open
    const paused = (yield* Clock.currentTimeMillis) - before
    if (lastAt !== undefined) lastAt += Math.max(0, paused)
  })

  const timeLeft = Effect.map(Clock.currentTimeMillis, now => Math.min(delay, notBefore - now))

  /** Whether a failure is reported now; 10 minutes of failures are a dozen lines and not a thousand. */
  const mayTell = (now: number): boolean => {
    wordsLeft = Math.min(words.atOnce, wordsLeft + Math.max(0, now - wordsAt) / words.every)
    wordsAt = now
    if (wordsLeft < 1) return false
    wordsLeft--
    return true
  }

  /**
   * Since the last failure, without times in which no request was made. More than an attempt takes: the machine slept.
   */
  const timeTried = (now: number, begun: number): number => {
    const attempt = now - begun
    const passed = Math.min(now - (lastAt ?? now), delay + attempt)
    return attempt > options.longestAttempt ? 0 : Math.max(0, passed)
  }

  const pass = (probe: boolean) => Effect.map(Clock.currentTimeMillis, (at): Pass => ({ probe, successes, at }))

  /** First come, first served: who has failed as a probe stands at the end of the line again. */
  const waitForTurn = Effect.suspend(() => {
    const turn = Deferred.makeUnsafe<void>()
    waiting.push(turn)
    return Effect.onInterrupt(Deferred.await(turn), () =>
      Effect.sync(() => {
        const index = waiting.indexOf(turn)
        if (index !== -1) waiting.splice(index, 1)
        else if (failing && !probing) wakeNext()
      }),
    )
  })
  const wakeNext = () => {
    const next = waiting.shift()
    if (next !== undefined) Deferred.doneUnsafe(next, Effect.void)
  }
  const endProbe = () => {
    probing = false
    wakeNext()
  }

  const enter: Effect.Effect<Pass> = Effect.gen(function* () {
    if (options.countsFromBegin?.()) lastAt ??= yield* Clock.currentTimeMillis
    for (;;) {
      yield* Effect.interruptible(unpaused)
      if (!failing) return yield* pass(false)
      if (probing) {
        yield* Effect.interruptible(waitForTurn)
        continue
      }
      probing = true
      yield* Effect.interruptible(Effect.raceFirst(rest, Deferred.await(recovered))).pipe(
        Effect.onInterrupt(() => Effect.sync(endProbe)),
      )
      if (failing) return yield* pass(true)
      probing = false
    }
  })

  const failed = Effect.fnUntraced(function* (given: Pass, error: Retryable, since = given.successes): Effect.fn.Return<Blame> {
    if (successes > since && error.retryAfter === undefined && error.busy !== true) return { blame: "request" }
    const now = yield* Clock.currentTimeMillis
    const online = yield* options.online
    if (online) spent += timeTried(now, given.at)
    lastAt = now
    const left = options.budget() - spent
    if (online && left <= 0) return { blame: "exhausted", spent }
    // What was under way when it began to fail tells nothing new.
    const isNew = !failing || given.probe
    if (isNew) attempt++
    failing = true
    const wanted = Math.max(isNew ? yield* delayAfter(attempt) : delay, error.retryAfter ?? 0)
    // The end of the budget is worth one more question.
    delay = online ? Math.min(wanted, Math.max(left, firstDelay)) : wanted
    notBefore = isNew ? now + delay : Math.max(notBefore, now + delay)
    return { blame: "peer", delay, attempt, told: isNew && mayTell(now) }
  })

  return {
    enter,
    leave: ({ probe }) => Effect.sync(() => (probe ? endProbe() : undefined)),
    admits: ({ probe }) => probe || !failing,
    succeeded: () => {
      successes++
      recover()
    },
    failed,
    everSucceeded: () => successes > 0,
    successes: () => successes,
    renew: recover,
  }
}
