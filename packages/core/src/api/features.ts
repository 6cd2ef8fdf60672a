import { Clock, Effect } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import { featuresWithin, hasAdditive, makeFeatureMemory, noFeatures, onlyKnown } from "../client/features.ts"
import { serverFeatures } from "../client/operations.ts"
import { silentServer } from "../client/readResponse.ts"
import { type AnyDocument, textOf } from "../client/TypedDocument.ts"
import type { Features } from "../ports/UploadApi.ts"
import { retryable } from "./apiError.ts"
import { request, type Send } from "./request.ts"
import type { Transport } from "./Transport.ts"

/**
 * The features of a server, a transport that asks it for nothing that it does not know, and operations that learn first
 * what it knows.
 */
export const withFeatures = Effect.fnUntraced(function* (endpoint: string, transport: Transport) {
  const memory = makeFeatureMemory()
  const lost = Effect.suspend(() => Effect.fail(silentServer(endpoint, featuresWithin)))
  const question = Effect.timeoutOrElse(request(transport, serverFeatures)({}), { duration: featuresWithin, orElse: () => lost })
  const ask = Effect.matchEffect(question, {
    onSuccess: data => Effect.sync(() => memory.answered(data)),
    onFailure: failure => Effect.map(Clock.currentTimeMillis, now => memory.failed(failure, now)),
  })
  /** One question for all who want to know at the same time. */
  const askOnce = yield* Effect.cachedWithTTL(ask, 0)

  const learned = (look: (now: number) => Features | undefined): Effect.Effect<Features, OperationFailure> => {
    const found = Effect.map(Clock.currentTimeMillis, look)
    const orFailure = Effect.flatMap(found, features => {
      const failure = memory.failure()
      if (features !== undefined) return Effect.succeed(features)
      return failure === undefined ? Effect.die(new Error("no features were asked for")) : Effect.fail(failure)
    })
    return Effect.flatMap(found, features =>
      features === undefined ? Effect.andThen(askOnce, orFailure) : Effect.succeed(features),
    )
  }
  /** Asks before an operation of the caller's own, because a batch that is under way ends only by itself. */
  const knowing = <Variables, Data>(
    operation: { readonly document: AnyDocument },
    send: Send<Variables, Data>,
  ): Send<Variables, Data> => {
    if (!hasAdditive(textOf(operation.document))) return send
    const first = learned(memory.lookOrNone)
    return variables => Effect.andThen(first, send(variables))
  }
  const known: Transport = (document, variables) =>
    Effect.flatMap(Clock.currentTimeMillis, now =>
      transport(onlyKnown(document, memory.lookOrNone(now) ?? noFeatures), variables),
    )
  return { features: Effect.mapError(learned(memory.look), retryable), knowing, transport: known }
})
