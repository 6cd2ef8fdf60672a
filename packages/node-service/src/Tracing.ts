import { Context, Effect, type Tracer } from "effect"

/**
 * Where requests and jobs are traced; undefined, and nothing is, unless an address for OTLP is configured. `parentOf`
 * reads the span of a caller from the headers of a request (`traceparent`).
 */
export const Tracing = Context.Reference<
  { readonly parentOf: (headers: Readonly<Record<string, unknown>>) => Tracer.ExternalSpan | undefined } | undefined
>("@altilift/node-service/Tracing", { defaultValue: () => undefined })

/** Puts an effect into a span of this name. */
export type Spanned = <A, E, R>(effect: Effect.Effect<A, E, R>, name: string) => Effect.Effect<A, E, R>

/** Spans where they are wanted; else nothing is added to an effect. */
export const spanned: Effect.Effect<Spanned> = Effect.map(
  Tracing,
  (tracing): Spanned =>
    tracing === undefined
      ? effect => effect
      : <A, E, R>(effect: Effect.Effect<A, E, R>, name: string) =>
          Effect.withSpan(effect, name, { captureStackTrace: false }) as Effect.Effect<A, E, R>,
)
