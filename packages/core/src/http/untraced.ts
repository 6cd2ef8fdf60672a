import { Effect } from "effect"
import { HttpClient } from "effect/http"

/**
 * Sends requests without trace headers and spans. To a bucket they would not be part of what was signed; a browser
 * would send a CORS preflight for them that APIs refuse; and spans would carry what is secret.
 */
export const untraced = <A, E, R>(request: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  request.pipe(
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
  )
