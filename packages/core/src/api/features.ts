import { Clock, Effect, Semaphore } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import { hasAdditive, makeFeatureMemory, noFeatures, onlyKnown } from "../client/features.ts"
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

  const learn = ask({}).pipe(
    Effect.map(memory.learned),
    Effect.catch(failure =>
      Effect.flatMap(Clock.currentTimeMillis, now => {
        const none = memory.failed(failure, now)
        return none === undefined ? Effect.fail(failure) : Effect.succeed(none)
      }),
    ),
  )
  const unless = (known: (now: number) => Features | undefined) => {
    const look = Effect.map(Clock.currentTimeMillis, known)
    const orLearn = (found: Features | undefined, otherwise: Effect.Effect<Features, OperationFailure>) =>
      found === undefined ? otherwise : Effect.succeed(found)
    // Whoever waited looks again.
    const learnAlone = oneAtATime.withPermits(1)(Effect.flatMap(look, found => orLearn(found, learn)))
    return Effect.flatMap(look, found => orLearn(found, learnAlone))
  }
  const orNone = Effect.catch(unless(memory.orNone), () => Effect.succeed(noFeatures))
  return {
    features: Effect.mapError(unless(memory.known), retryable),
    transport: (document, variables) =>
      hasAdditive(document)
        ? Effect.flatMap(orNone, features => transport(onlyKnown(document, features), variables))
        : transport(document, variables),
  }
}
