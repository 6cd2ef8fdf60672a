import { Context, Deferred, Effect, Layer } from "effect"

/**
 * Whether requests and transfers may begin. While it is closed nothing new begins; what waits keeps its place, its
 * credentials and its bytes, and no time counts against a budget.
 */
export class Gate extends Context.Service<
  Gate,
  {
    readonly isOpen: () => boolean
    /** Waits while it is closed. */
    readonly open: Effect.Effect<void>
    /** Closes it. Transfers under way may go on for `finishWithin` milliseconds; then `cut` completes. */
    readonly close: (finishWithin: number) => Effect.Effect<void>
    readonly reopen: Effect.Effect<void>
    /** Completes when transfers under way have to end for a pause; never while it is open. */
    readonly cut: Effect.Effect<void>
  }
>()("@altilift/core/Gate") {
  static readonly layer = Layer.effect(
    Gate,
    Effect.sync(() => {
      let opened: Deferred.Deferred<void> | undefined
      let cut = Deferred.makeUnsafe<void>()
      const open: Effect.Effect<void> = Effect.suspend(() => (opened === undefined ? Effect.void : Deferred.await(opened)))
      return Gate.of({
        isOpen: () => opened === undefined,
        open,
        close: finishWithin =>
          Effect.suspend(() => {
            if (opened !== undefined) return Effect.void
            opened = Deferred.makeUnsafe()
            const mine = opened
            const end = Effect.sync(() => {
              if (opened === mine) Deferred.doneUnsafe(cut, Effect.void)
            })
            return Effect.asVoid(Effect.forkDetach(Effect.andThen(Effect.sleep(finishWithin), end)))
          }),
        reopen: Effect.sync(() => {
          if (opened === undefined) return
          const waiting = opened
          opened = undefined
          if (Deferred.isDoneUnsafe(cut)) cut = Deferred.makeUnsafe()
          Deferred.doneUnsafe(waiting, Effect.void)
        }),
        cut: Effect.suspend(() => Deferred.await(cut)),
      })
    }),
  )
}
