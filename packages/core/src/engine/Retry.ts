import { Clock, Context, Duration, Effect, Layer } from "effect"
import { Connectivity } from "../ports/Connectivity.ts"
import { ImageFault, Retryable, type RunFault } from "../ports/Errors.ts"
import type { Activity, Problem } from "../problems/Problem.ts"
import { type Backoff, type Blame, delayAfter, makeBackoff, type Pass } from "./Backoff.ts"
import { Events } from "./Events.ts"
import { Gate } from "./Gate.ts"
import { isAtFault, newOwnFailures, type OwnFailures } from "./ownFailures.ts"
import { type Doing, exhausted, givenUp, isFew, longestStandstill, type Series } from "./Series.ts"
import { makeTransferRetry, type TransferRetry } from "./TransferRetry.ts"

export interface RetryOptions {
  /** How long a peer may fail without any progress before the run stops. */
  readonly retryFor: Duration.Input
}

/** Until the server has answered for the first time, a user should not wait long for a wrong address (milliseconds). */
const untilFirstAnswer = 20_000
/**
 * A request to the API counts as lost after 60 seconds (`Transport`), and may wait as long for the one before it.
 * Milliseconds.
 */
const longestRequest = 150_000
/**
 * Every schedule of the engine. There is one backoff for the API, one for each question to it, and one for the bucket,
 * shared by all images.
 *
 * An image is given up only when others of the same question get through meanwhile; what fails for all images is the
 * server's fault, and ends the run when the budget is used up.
 */
export class Retry extends Context.Service<
  Retry,
  {
    /**
     * Repeats one question to the API as long as its failures are `Retryable` and the budget lasts. Never wrap more
     * than a step.
     */
    readonly step: <A, E, R>(
      question: Activity,
      effect: Effect.Effect<A, E | Retryable, R>,
      options?: StepOptions,
    ) => Effect.Effect<A, E | ImageFault | RunFault, R>
    /** One attempt, in its turn; a failure is noted and not repeated. */
    readonly attempt: <A, E, R>(
      question: Activity,
      effect: Effect.Effect<A, E | Retryable, R>,
    ) => Effect.Effect<A, E | Retryable | RunFault, R>
    readonly transfers: TransferRetry
    /** Resets all budgets: the user wants it tried again. */
    readonly renew: () => void
  }
>()("@altilift/core/Retry") {}

export interface StepOptions {
  /** Milliseconds that answers which explain nothing are asked for again; as long as a peer may fail when left out. */
  readonly unexplainedFor?: number
  /**
   * Whether the server works at all. Used when a question about one image fails for the whole budget and no other
   * question is asked.
   */
  readonly control?: Effect.Effect<unknown, unknown>
}

/** What is known of one question to the API. */
interface Question {
  readonly backoff: Backoff
  /** The requests whose last answer was a failure. */
  readonly failing: Set<OwnFailures>
}

interface Failed<E> {
  readonly error: E
  readonly blame: Blame | undefined
}

export const layerRetry = (options: RetryOptions): Layer.Layer<Retry, never, Gate> => Layer.effect(Retry, make(options))

const make = Effect.fnUntraced(function* (options: RetryOptions) {
  const retryFor = Duration.toMillis(options.retryFor)
  const { online } = yield* Connectivity
  const { open } = yield* Gate
  let answered = false
  const api = makeBackoff({
    budget: () => (answered ? retryFor : Math.min(retryFor, untilFirstAnswer)),
    longestAttempt: longestRequest,
    online,
    open,
    countsFromBegin: () => !answered,
  })
  const questions = new Map<Activity, Question>()
  const questionOf = (name: Activity, unexplainedFor = retryFor): Question => {
    const known = questions.get(name)
    if (known !== undefined) return known
    const budget = Math.min(retryFor, unexplainedFor)
    const backoff = makeBackoff({ budget: () => budget, longestAttempt: longestRequest, online, open })
    const question = { backoff, failing: new Set<OwnFailures>() }
    questions.set(name, question)
    return question
  }

  const tell = (doing: Doing, { problem }: Retryable, attempt: number, delay: number) =>
    Effect.map(Events, events => events.emit({ event: "retrying", ...doing, problem, attempt, delay }))

  /** A server that accepts and never answers is not waited for longer than one that cannot be reached. */
  const withinFirstAnswer = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | Retryable, R> =>
    Effect.suspend(() => {
      if (answered) return effect
      const duration = Math.min(retryFor, untilFirstAnswer)
      const problem: Problem = { code: "no-answer-yet", seconds: duration / 1000 }
      const error = new Retryable({ problem, answered: false })
      return Effect.timeoutOrElse(effect, { duration, orElse: () => Effect.fail(error) })
    })

  const works = (question: Question) => {
    answered = true
    api.succeeded()
    question.backoff.succeeded()
  }

  /** What a failure is taken for; `undefined`: the server has said what is wrong. */
  const blameFor = Effect.fnUntraced(function* (question: Question, own: OwnFailures, passes: Passes, error: unknown) {
    if (!isRetryable(error)) {
      works(question)
      return undefined
    }
    if (error.answered) answered = true
    const since = own.since
    if (error.unexplained !== true) {
      own.since = api.successes()
      return yield* api.failed(passes.ofApi, error, since)
    }
    own.since = undefined
    api.succeeded()
    return yield* question.backoff.failed(passes.ofQuestion, error)
  })

  /** One request, in its turn with the question and with the API. */
  const request = <A, E, R>(
    question: Question,
    own: OwnFailures,
    effect: Effect.Effect<A, E | Retryable, R>,
  ): Effect.Effect<A, Failed<E | Retryable>, R> =>
    inTurn(question.backoff, ofQuestion =>
      inTurn(api, ofApi =>
        Effect.flatMap(Clock.currentTimeMillis, begun =>
          Effect.matchEffect(withinFirstAnswer(effect), {
            onSuccess: value => {
              works(question)
              return Effect.succeed(value)
            },
            onFailure: error =>
              Effect.gen(function* () {
                own.took = (yield* Clock.currentTimeMillis) - begun
                const blame = yield* blameFor(question, own, { ofQuestion, ofApi }, error)
                return yield* Effect.fail({ error, blame })
              }),
          }),
        ),
      ),
    )

  const attempt = <A, E, R>(name: Activity, effect: Effect.Effect<A, E | Retryable, R>) =>
    Effect.suspend(() => {
      const question = questionOf(name)
      return request(question, newOwnFailures(question.backoff), effect).pipe(
        Effect.catch(({ error, blame }): Effect.Effect<never, E | Retryable | RunFault> => {
          if (!isRetryable(error) || blame === undefined) return Effect.fail(error)
          if (blame.blame === "exhausted") return Effect.fail(exhausted("server", asking(name), error, blame.spent))
          const told = blame.blame === "peer" && blame.told ? tell(asking(name), error, blame.attempt, blame.delay) : Effect.void
          return Effect.andThen(told, Effect.fail(error))
        }),
      )
    })

  const step = <A, E, R>(name: Activity, effect: Effect.Effect<A, E | Retryable, R>, options: StepOptions = {}) =>
    Effect.suspend(() => {
      const question = questionOf(name, options.unexplainedFor)
      const own = newOwnFailures(question.backoff)
      const again = (): Effect.Effect<A, E | ImageFault | RunFault, R> =>
        Effect.catch(request(question, own, effect), ({ error, blame }) =>
          isRetryable(error) && blame !== undefined
            ? Effect.andThen(judge(name, question, own, error, blame, options.control), Effect.suspend(again))
            : Effect.fail(error as Exclude<E, Retryable>),
        )
      return Effect.ensuring(
        again(),
        Effect.sync(() => question.failing.delete(own)),
      )
    })

  /** Decides whether there is any use in asking again, and waits where it is this request's own turn to wait. */
  const judge = Effect.fnUntraced(function* (
    name: Activity,
    question: Question,
    own: OwnFailures,
    error: Retryable,
    blame: Blame,
    control: Effect.Effect<unknown, unknown> = Effect.void,
  ): Effect.fn.Return<void, ImageFault | RunFault> {
    question.failing.add(own)
    const others = question.backoff.successes() > own.seen
    own.seen = question.backoff.successes()
    if (error.unexplained && isAtFault(own, { others, alone: question.failing.size === 1, blame })) {
      return yield* new ImageFault({ problem: error.problem, rerunMayHelp: true, cause: error })
    }
    if (blame.blame === "exhausted") {
      const few = isFew(question.failing.size, question.backoff.successes())
      const isItsOwn = few && (yield* Effect.isSuccess(Effect.timeout(control, untilFirstAnswer)))
      return yield* isItsOwn ? givenUp(error, blame.spent) : exhausted("server", asking(name), error, blame.spent)
    }
    if (blame.blame === "request") return yield* waitAlone(asking(name), own, error)
    if (blame.told) yield* tell(asking(name), error, blame.attempt, blame.delay)
  })

  /** Waits after a failure that is one request's alone. */
  const waitAlone = Effect.fnUntraced(function* (
    doing: Doing,
    series: Series,
    error: Retryable,
  ): Effect.fn.Return<void, ImageFault> {
    series.attempt++
    series.spent += Math.min(Math.max(0, series.took), longestStandstill)
    if (series.spent >= retryFor) return yield* givenUp(error, series.spent)
    const delay = Math.min(Math.max(yield* delayAfter(series.attempt), error.retryAfter ?? 0), retryFor - series.spent)
    series.spent += delay
    yield* tell(doing, error, series.attempt, delay)
    yield* Effect.sleep(delay)
    while (!(yield* online)) yield* Effect.sleep(1000)
  })

  const transfers = makeTransferRetry({ retryFor, online, open, tell, waitAlone })
  const renew = () => {
    for (const backoff of [api, transfers, ...Array.from(questions.values(), ({ backoff }) => backoff)]) backoff.renew()
  }
  return Retry.of({ step, attempt, renew, transfers })
})

interface Passes {
  readonly ofQuestion: Pass
  readonly ofApi: Pass
}

const asking = (activity: Activity): Doing => ({ activity, name: "" })

const inTurn = <A, E, R>(backoff: Backoff, use: (pass: Pass) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(backoff.enter, use, backoff.leave)

const isRetryable = (error: unknown): error is Retryable =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "Retryable"
