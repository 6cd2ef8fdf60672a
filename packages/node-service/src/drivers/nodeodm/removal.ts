import { Effect, Fiber } from "effect"
import { operator } from "../../messages/operator.ts"
import type { NodeApi } from "./NodeApi.ts"
import { isKind } from "./NodeFailure.ts"
import { makePersistent, type Timing } from "./persistence.ts"

/**
 * Removes tasks from the node, which cancels them first. A node that does not answer does not hold up the next task:
 * after a moment the removal goes on in the background, for as long as a node that is down is waited for or until the
 * service ends. What stays, NodeODM removes itself two days after its end.
 */
export const makeRemoval = Effect.fnUntraced(function* (api: NodeApi, timing: Timing) {
  const scope = yield* Effect.scope
  const persistent = makePersistent(timing, () => undefined)
  return Effect.fnUntraced(function* (uuid: string, committed: boolean) {
    const removing = yield* persistent(removed(api, uuid, committed)).pipe(
      Effect.catch(({ message }) => Effect.logWarning(operator.nodeTaskKept(uuid, message))),
      Effect.forkIn(scope),
    )
    yield* Effect.timeoutOption(Fiber.join(removing), timing.removal)
  })
})

/** Only a task that was committed can be removed: one that may still wait for photos is committed for that. */
const removed = (api: NodeApi, uuid: string, committed: boolean) => {
  const commitFirst = () => (committed ? Effect.void : Effect.andThen(api.commit(uuid), api.remove(uuid)))
  const ended = Effect.catchIf(api.remove(uuid), isKind("gone"), commitFirst)
  return Effect.catchIf(Effect.asVoid(ended), isKind("gone", "refused"), () => Effect.void)
}
