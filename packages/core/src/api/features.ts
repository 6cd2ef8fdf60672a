import { Clock, Effect, Semaphore } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import { hasAdditive, makeFeatureMemory, onlyKnown } from "../client/features.ts"
import { serverFeatures } from "../client/operations.ts"
import type { Retryable } from "../ports/Errors.ts"
import type { Features } from "../ports/UploadApi.ts"
import { retryable } from "./apiError.ts"
import { request } from "./request.ts"
import type { Transport } from "./Transport.ts"

/** The features of a server, and a transport that asks it for nothing that it does not know. */
export const withFeatures = (
  transport: Transport,
): { readonly features: Effect.Effect<Features, Retryable>; readonly transport: Transport } => {
  const memory = makeFeatureMemory()
  const ask = request(transport, serverFeatures)
  const oneAtATime = Semaphore.makeUnsafe(1)

  const learn = Effect.matchEffect(ask({}), {
    onSuccess: data => Effect.sync(() => memory.answered(data)),
    onFailure: failure => Effect.map(Clock.currentTimeMillis, now => memory.failed(failure, now)),
  })
  /** Whoever waited for another's answer takes that one. */
  const learnOnce = Effect.suspend(() => {
    const before = memory.asked()
    return oneAtATime.withPermits(1)(Effect.suspend(() => (memory.asked() === before ? learn : Effect.void)))
  })
  const learned = (look: (now: number) => Features | undefined): Effect.Effect<Features, OperationFailure> => {
    const found = Effect.map(Clock.currentTimeMillis, look)
    const orFailure = Effect.flatMap(found, features => {
      const failure = memory.failure()
      if (features !== undefined) return Effect.succeed(features)
      return failure === undefined ? Effect.die(new Error("nobody asked for features")) : Effect.fail(failure)
    })
    return Effect.flatMap(found, features =>
      features === undefined ? Effect.andThen(learnOnce, orFailure) : Effect.succeed(features),
    )
  }
  const orNone = learned(memory.lookOrNone)
  return {
    features: Effect.mapError(learned(memory.look), retryable),
    transport: (document, variables) =>
      hasAdditive(document)
        ? Effect.flatMap(orNone, features => transport(onlyKnown(document, features), variables))
        : transport(document, variables),
  }
}
