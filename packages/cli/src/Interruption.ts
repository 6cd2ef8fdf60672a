import { setTimeout as pause } from "node:timers/promises"
import { Context, Deferred, Effect, Fiber, Layer } from "effect"
import { endProcess } from "./endProcess.ts"
import { exitCode, Interrupted } from "./exitCode.ts"
import { JsonOutput } from "./json/JsonOutput.ts"
import { sentences } from "./messages/language.ts"

/** A request to stop: Ctrl-C, SIGTERM or SIGHUP. */
export class Interruption extends Context.Service<Interruption, { readonly requested: Effect.Effect<void> }>()(
  "@altilift/cli/Interruption",
) {}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/**
 * How long a run may take to end after the first signal (milliseconds): 5 seconds for the engine, which lets transfers
 * in flight finish, and 1 second for report and summary. What takes longer hangs on a disk that does not respond.
 */
const endWithin = 6_000

/** The first signal requests a stop; the second ends the process at once. The journal stays consistent. */
export const layerSignals: Layer.Layer<Interruption, never, JsonOutput> = Layer.effect(
  Interruption,
  Effect.gen(function* () {
    const asked = yield* Deferred.make<void>()
    const json = yield* JsonOutput
    const endAtOnce = (message: string) => {
      json.emit({ event: "failed", exitCode: exitCode.interrupted, message })
      void endProcess(exitCode.interrupted)
    }
    let patience: NodeJS.Timeout | undefined
    const onSignal = () => {
      if (Deferred.isDoneUnsafe(asked)) {
        endAtOnce(sentences().interrupted.twice)
        return
      }
      Deferred.doneUnsafe(asked, Effect.void)
      patience = setTimeout(() => {
        const { leftBehind } = sentences().interrupted
        process.stderr.write(`altilift: ${leftBehind}\n`)
        endAtOnce(leftBehind)
      }, endWithin).unref()
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        for (const signal of signals) process.on(signal, onSignal)
      }),
      () =>
        Effect.sync(() => {
          clearTimeout(patience)
          for (const signal of signals) process.off(signal, onSignal)
        }),
    )
    return { requested: Deferred.await(asked) }
  }),
)

/** How long interrupted work may take to release its resources (milliseconds). */
const letGoWithin = 2000

/**
 * Work that may be interrupted at any moment, because no transfer is in flight. A read that does not end is not
 * awaited: its buffer is not used again.
 */
export const orInterrupted = Effect.fnUntraced(function* <A, E, R>(
  work: Effect.Effect<A, E, R>,
): Effect.fn.Return<A, E | Interrupted, R | Interruption> {
  const { requested } = yield* Interruption
  const fiber = yield* Effect.forkDetach(work)
  return yield* Effect.raceFirst(Fiber.join(fiber), Effect.andThen(requested, Effect.suspend(leave))).pipe(
    Effect.ensuring(Effect.promise(() => letGo(fiber))),
  )
})

/** With promises, because a finalizer cannot be interrupted. */
const letGo = async (fiber: Fiber.Fiber<unknown, unknown>): Promise<void> => {
  const ended = new Promise<void>(resolve => fiber.addObserver(() => resolve()))
  fiber.interruptUnsafe()
  await Promise.race([ended, pause(letGoWithin, undefined, { ref: false })])
}

const leave = () => Effect.fail(new Interrupted({ message: sentences().interrupted.goOn }))
