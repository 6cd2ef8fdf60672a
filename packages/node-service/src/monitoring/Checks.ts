import { Cause, Clock, Context, Deferred, Effect, Exit, Layer, type Scope } from "effect"
import { operator } from "../messages/operator.ts"
import { metrics } from "../metrics.ts"

/** Why a check failed: a code for programs, and words for the log, which may name addresses. */
export interface CheckFailure {
  readonly code: string
  readonly why: string
}

/** Something that the service needs. It succeeds, or says what is wrong. */
export interface Check {
  readonly name: string
  readonly run: Effect.Effect<void, CheckFailure>
  /**
   * Checks of one group stand for each other: the service is ready while one of them succeeds. Without a group, the check
   * is needed.
   */
  readonly group?: string
}

/** What a check found last. */
export interface Checked extends Pick<Check, "name" | "group"> {
  /** Undefined: all is well. */
  readonly problem: string | undefined
  /** When the check began, in milliseconds since 1970. */
  readonly at: number
}

/** How long a finding is good for, and how long a check may take; in milliseconds. */
const [fresh, patience] = [5_000, 2_000]

/**
 * What the service needs, looked at when somebody asks: a finding is good for seconds, and is made once for all who ask
 * meanwhile. No check takes longer than two seconds. What begins or ends to fail is logged once.
 */
export class Checks extends Context.Service<Checks, { readonly all: Effect.Effect<ReadonlyArray<Checked>> }>()(
  "@altilift/node-service/monitoring/Checks",
) {
  static readonly layer = <R>(checks: Effect.Effect<ReadonlyArray<Check>, never, R>) =>
    Layer.effect(
      Checks,
      Effect.gen(function* () {
        const scope = yield* Effect.scope
        const remembered = (yield* checks).map(check => remember(check, scope))
        return Checks.of({ all: Effect.all(remembered, { concurrency: "unbounded" }) })
      }),
    )
}

/** Whether the service can do its work. */
export const isReady = (checked: ReadonlyArray<Checked>): boolean => {
  const groups = Map.groupBy(checked, ({ name, group }) => group ?? name)
  return [...groups.values()].every(group => group.some(({ problem }) => problem === undefined))
}

const remember = (check: Check, scope: Scope.Scope): Effect.Effect<Checked> => {
  const run = bounded(check.run, scope)
  let asked: Deferred.Deferred<Checked> | undefined
  let askedAt = 0
  let last: string | undefined
  const look = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const exit = yield* Effect.exit(run)
    const failure = Exit.isSuccess(exit) ? undefined : failureOf(exit.cause)
    metrics.check.record(failure === undefined ? 1 : 0, { check: check.name })
    if (failure !== undefined && failure.code !== last) yield* Effect.logError(operator.checkFailed(check.name, failure.why))
    if (failure === undefined && last !== undefined) yield* Effect.logInfo(operator.checkSucceeds(check.name))
    last = failure?.code
    return { name: check.name, ...(check.group && { group: check.group }), problem: last, at } satisfies Checked
  })
  return Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (asked === undefined || now - askedAt > fresh) {
      const found = Deferred.makeUnsafe<Checked>()
      ;[asked, askedAt] = [found, now]
      // Who asks may leave; the others still wait for it.
      yield* Effect.forkIn(Deferred.into(look, found), scope)
    }
    return yield* Deferred.await(asked)
  })
}

/** What hangs is left alone, and not begun again before it ended. */
const bounded = (run: Check["run"], scope: Scope.Scope): Check["run"] => {
  let running: Deferred.Deferred<void, CheckFailure> | undefined
  const end = Effect.sync(() => {
    running = undefined
  })
  const begin = Effect.suspend(() => {
    const result = Deferred.makeUnsafe<void, CheckFailure>()
    running = result
    return Effect.as(Effect.forkIn(Effect.ensuring(Deferred.into(run, result), end), scope), result)
  })
  const tooLong = Effect.fail({ code: "check-timeout", why: operator.checkTooLong(patience / 1_000) } satisfies CheckFailure)
  return Effect.suspend(() => (running === undefined ? begin : Effect.succeed(running))).pipe(
    Effect.flatMap(Deferred.await),
    Effect.timeoutOrElse({ duration: patience, orElse: () => tooLong }),
  )
}

const failureOf = (cause: Cause.Cause<CheckFailure>): CheckFailure => {
  const error: unknown = Cause.squash(cause)
  const isFailure = typeof error === "object" && error !== null && "code" in error && "why" in error
  return isFailure ? (error as CheckFailure) : { code: "check-defect", why: Cause.pretty(cause) }
}
