import { Effect } from "effect"
import { HttpClient } from "effect/http"

/**
 * Sends requests without trace headers and spans. To a bucket they would not be part of what was signed; a browser
 * would ask an API about them that never heard of them, and not send the request; and spans would carry what is secret.
 */
export const untraced = <A, E, R>(request: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  request.pipe(
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
  )
