import { Cause, Context, Effect, Layer, type Scope } from "effect"
import { operator } from "./messages/operator.ts"
import { metrics } from "./metrics.ts"
import { Locks } from "./ports/Locks.ts"

/** What a loop may need, in milliseconds. */
export interface LoopLimits {
  /** The longest that one round may take; undefined: as long as it takes. */
  readonly round?: number
  /** How long it may fail before it is behind. */
  readonly failing?: number
  /** The pause after the first failure; each one doubles it, up to the longest. */
  readonly pause?: number
  readonly longestPause?: number
  /** Whether one process of the installation runs it, and another takes over when that one dies. */
  readonly alone?: boolean
}

/** How long a round may take before its loop is behind, in milliseconds. */
export const longestRound = {
  /** Measuring the disk. */
  disk: 60_000,
  /** Buckets that do not answer are waited for, but not for longer. */
  buckets: 10 * 60_000,
  /** A sweep over millions of rows takes minutes. */
  sweep: 60 * 60_000,
  /** Removing millions of rows and files takes minutes. */
  removal: 6 * 60 * 60_000,
} as const

const defaults = { failing: 30_000, pause: 1_000, longestPause: 60_000, alone: false }

/** What is known of a loop. */
interface Progress {
  readonly name: string
  readonly limits: LoopLimits & typeof defaults
  restarts: number
  /** Undefined: another process runs it. */
  roundSince: number | undefined
  failingSince: number | undefined
}

/**
 * Everything that the service does again and again by itself. A round that fails, or dies of a defect, is reported to
 * the operator and started again after a pause. Only the end of the service ends a loop.
 */
export class Loops extends Context.Service<
  Loops,
  {
    /** Begins a loop, which ends with the scope. A round waits for its own time, or for what wakes it. */
    readonly run: <E, R>(
      name: string,
      round: Effect.Effect<unknown, E, R>,
      limits?: LoopLimits,
    ) => Effect.Effect<void, never, R | Scope.Scope>
    /** Those that are behind, in words. */
    readonly behind: Effect.Effect<ReadonlyArray<string>>
  }
>()("@altilift/node-service/Loops") {
  static readonly layer = Layer.effect(
    Loops,
    Effect.map(Locks, ({ asLeader }) => {
      const all = new Set<Progress>()
      return Loops.of({
        run: (name, round, limits = {}) =>
          Effect.gen(function* () {
            const loop: Progress = {
              name,
              limits: { ...defaults, ...limits },
              restarts: 0,
              roundSince: undefined,
              failingSince: undefined,
            }
            all.add(loop)
            yield* Effect.addFinalizer(() => Effect.sync(() => all.delete(loop)))
            const turns = Effect.ensuring(
              Effect.forever(turn(loop, round)),
              Effect.sync(() => stop(loop)),
            )
            yield* Effect.forkScoped(loop.limits.alone ? asLeader(name, turns) : turns)
          }),
        behind: Effect.sync(() => [...all].flatMap(loop => complaint(loop, Date.now()) ?? [])),
      })
    }),
  )
}

const stop = (loop: Progress): void => {
  loop.roundSince = undefined
  loop.failingSince = undefined
}

/** One round, and what follows from its end. */
const turn = <E, R>(loop: Progress, round: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R> =>
  Effect.suspend(() => {
    loop.roundSince = Date.now()
    return round
  }).pipe(
    Effect.matchCauseEffect({
      onSuccess: () =>
        Effect.sync(() => {
          loop.failingSince = undefined
          loop.restarts = 0
        }),
      onFailure: cause => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : restart(loop, cause)),
    }),
  )

const restart = (loop: Progress, cause: Cause.Cause<unknown>) =>
  Effect.suspend(() => {
    const { pause, longestPause } = loop.limits
    const wait = Math.min(pause * 2 ** loop.restarts, longestPause)
    loop.restarts += 1
    loop.failingSince ??= Date.now()
    metrics.loopFailures.record(1, { loop: loop.name })
    const error = Cause.squash(cause)
    const why = Cause.hasDies(cause) || !(error instanceof Error) ? Cause.pretty(cause) : error.message
    const fault = { loop: loop.name, times: loop.restarts, seconds: Math.ceil(wait / 1_000), why }
    return Effect.andThen(Effect.logError(operator.loopFailed(fault)), Effect.sleep(wait))
  })

const complaint = ({ name, limits, restarts, roundSince, failingSince }: Progress, now: number): string | undefined => {
  if (failingSince !== undefined && now - failingSince > limits.failing) return operator.loopFailing(name, restarts)
  if (limits.round === undefined || roundSince === undefined || failingSince !== undefined) return undefined
  if (now - roundSince > limits.round) {
    return operator.loopBehind(name, Math.round((now - roundSince) / 1_000))
  }
  return undefined
}
