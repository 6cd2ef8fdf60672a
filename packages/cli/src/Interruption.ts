import { Context, Deferred, Effect, Layer } from "effect"
import { exitCode, Interrupted } from "./exitCode.ts"

/** Whether the user asked to stop: Ctrl-C, or a signal of whoever started this process. */
export class Interruption extends Context.Service<Interruption, { readonly requested: Effect.Effect<void> }>()(
  "@altilift/cli/Interruption",
) {}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** The first signal asks to stop; the second ends the process at once. The journal is whole either way. */
export const layerSignals: Layer.Layer<Interruption> = Layer.effect(
  Interruption,
  Effect.gen(function* () {
    const asked = yield* Deferred.make<void>()
    const onSignal = () => {
      if (Deferred.isDoneUnsafe(asked)) process.exit(exitCode.interrupted)
      Deferred.doneUnsafe(asked, Effect.void)
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        for (const signal of signals) process.on(signal, onSignal)
      }),
      () =>
        Effect.sync(() => {
          for (const signal of signals) process.off(signal, onSignal)
        }),
    )
    return { requested: Deferred.await(asked) }
  }),
)

/** Work that may be left at any moment, because nothing is in flight that could be lost. */
export const orInterrupted = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | Interrupted, R | Interruption> =>
  Effect.flatMap(Interruption, ({ requested }) => Effect.raceFirst(work, Effect.andThen(requested, Effect.suspend(leave))))

const leave = () => Effect.fail(new Interrupted({ message: "Interrupted. Run the same command again to go on." }))
