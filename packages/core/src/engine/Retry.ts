import { Clock, Context, Duration, Effect, Layer, Random } from "effect"
import { Connectivity } from "../ports/Connectivity.ts"
import { ImageFault, Retryable, RunFault } from "./Errors.ts"
import { Events } from "./Events.ts"

/** Whom a step talks to. Each has a budget of its own: an API that answers says nothing about a bucket that does not. */
export type Peer = "api" | "bucket"

export interface RetryOptions {
  /** How long a peer may fail without any progress before the run stops. */
  readonly retryFor: Duration.Input
}

/** Until the server has answered for the first time, a user should not wait long for a wrong address (design: Errors). */
const untilFirstAnswer = 20_000
/** Nothing of a bucket for so long, and another one is looked for. */
const untilElsewhere = 20_000
const firstDelay = 250
const longestDelay = 10_000

/**
 * Every schedule of the engine: exponential from 250 ms to 10 s with jitter, Retry-After respected, until the budget of the peer is
 * used up. Progress of anyone with that peer resets it; while the machine is offline its clock stands still.
 */
export class Retry extends Context.Service<
  Retry,
  {
    /** Repeats one step with the API, as long as its failures are `Retryable` and the budget lasts. Never wrap more than a step. */
    readonly step: <A, E, R>(
      what: string,
      effect: Effect.Effect<A, E | Retryable, R>,
    ) => Effect.Effect<A, E | ImageFault | RunFault, R>
    /** Waits after a failure, or fails when there is no use in another try. `series` is moved on. */
    readonly pause: (peer: Peer, what: string, error: Retryable, series: Series) => Effect.Effect<void, ImageFault | RunFault>
    /** Milliseconds that a bucket may fail without any progress before another one is looked for: well before all is given up. */
    readonly lookElsewhereAfter: number
    /** The peer did what it was asked. */
    readonly progressed: (peer: Peer) => Effect.Effect<void>
  }
>()("@altilift/core/Retry") {}

/** Failures in a row of one step of one image. */
export interface Series {
  attempt: number
  /** When the first of them was, moved on by the time spent offline. */
  since: number | undefined
}

export const newSeries = (): Series => ({ attempt: 0, since: undefined })

interface Budget {
  answered: boolean
  /** When the present series of failures began, moved on by the time spent offline. */
  failingSince: number | undefined
}

export const layerRetry = (options: RetryOptions): Layer.Layer<Retry> => Layer.effect(Retry, make(options))

const make = Effect.fnUntraced(function* (options: RetryOptions) {
  const retryFor = Duration.toMillis(options.retryFor)
  const connectivity = yield* Connectivity
  const events = yield* Events
  const budgets: Record<Peer, Budget> = {
    api: { answered: false, failingSince: undefined },
    bucket: { answered: true, failingSince: undefined },
  }

  /** Sleeps, and on until there is a network; time without one counts for nothing. */
  const sleep = Effect.fnUntraced(function* (budget: Budget, series: Series, millis: number) {
    yield* Effect.sleep(millis)
    while (!(yield* connectivity.online)) {
      yield* Effect.sleep(1000)
      if (budget.failingSince !== undefined) budget.failingSince += 1000
      if (series.since !== undefined) series.since += 1000
    }
  })

  const pause = Effect.fnUntraced(function* (peer: Peer, what: string, error: Retryable, series: Series) {
    const budget = budgets[peer]
    const now = yield* Clock.currentTimeMillis
    const attempt = ++series.attempt
    series.since ??= now
    if (error.answered) budget.answered = true
    if (error.tries !== undefined && attempt >= error.tries) {
      return yield* new ImageFault({ message: error.message, rerunMayHelp: true, cause: error })
    }
    budget.failingSince ??= now
    const limit = budget.answered ? retryFor : Math.min(retryFor, untilFirstAnswer)
    const jitter = yield* Random.next
    const backoff = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.5 + jitter / 2)
    const delay = Math.round(Math.max(backoff, error.retryAfter ?? 0))
    if (yield* connectivity.online) {
      if (now + delay > budget.failingSince + limit) return yield* unreachable(peer, what, error, limit)
      // Others get through; it must be this one.
      if (now + delay > series.since + retryFor) {
        return yield* new ImageFault({
          message: `${error.message}, for ${Duration.format(Duration.millis(retryFor))}`,
          rerunMayHelp: true,
          cause: error,
        })
      }
    }
    events.emit({ event: "retrying", what, message: error.message, attempt, delay })
    yield* sleep(budget, series, delay)
  })

  const progressed = (peer: Peer) =>
    Effect.sync(() => {
      budgets[peer].answered = true
      budgets[peer].failingSince = undefined
    })

  /** A server that accepts and never answers is not waited for longer than one that cannot be reached. */
  const withinFirstAnswer = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | Retryable, R> =>
    Effect.flatMap(Clock.currentTimeMillis, now => {
      if (budgets.api.answered) return effect
      budgets.api.failingSince ??= now
      const duration = Math.min(retryFor, untilFirstAnswer)
      const error = new Retryable({ message: `The server did not answer within ${duration / 1000} seconds`, answered: false })
      return Effect.timeoutOrElse(effect, { duration, orElse: () => Effect.fail(error) })
    })

  const step = <A, E, R>(
    what: string,
    effect: Effect.Effect<A, E | Retryable, R>,
  ): Effect.Effect<A, E | ImageFault | RunFault, R> => {
    const series = newSeries()
    const attempt = (): Effect.Effect<A, E | ImageFault | RunFault, R> =>
      Effect.matchEffect(withinFirstAnswer(effect), {
        onSuccess: value => Effect.as(progressed("api"), value),
        onFailure: (error): Effect.Effect<A, E | ImageFault | RunFault, R> =>
          isRetryable(error)
            ? Effect.flatMap(pause("api", what, error, series), attempt)
            : Effect.fail(error as Exclude<E, Retryable>),
      })
    return Effect.suspend(attempt)
  }
  return Retry.of({ step, pause, progressed, lookElsewhereAfter: Math.min(untilElsewhere, retryFor / 3) })
})

const isRetryable = (error: unknown): error is Retryable =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "Retryable"

const unreachable = (peer: Peer, what: string, error: Retryable, limit: number) => {
  const tried = Duration.format(Duration.millis(limit))
  const whom = peer === "api" ? "server" : "bucket"
  return new RunFault({
    kind: "unreachable",
    message: `${error.message}. Gave up after trying for ${tried} (${what}). Check the connection to the ${whom}, then run the same command again: what arrived is not sent again`,
    cause: error,
  })
}
