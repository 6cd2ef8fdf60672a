import { Context, Effect } from "effect"

/**
 * Whether this machine has a network at all (an interface up but loopback; `navigator.onLine` in a browser). While it
 * has none, the clock of the retry budget stands still. Without a driver a machine counts as online.
 */
export const Connectivity = Context.Reference<{ readonly online: Effect.Effect<boolean> }>("@altilift/core/Connectivity", {
  defaultValue: () => ({ online: Effect.succeed(true) }),
})
