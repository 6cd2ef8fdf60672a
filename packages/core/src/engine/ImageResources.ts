import { Effect, Exit, Scope } from "effect"
import type { State } from "../lifecycle/State.ts"
import type { Bucket, Grant } from "../ports/Grant.ts"
import type { Payload } from "../ports/ImageSource.ts"

/**
 * What one image holds while it is under way, and until when: its bytes until they are stored, its grant and
 * its place in the window of signed images while it is signed, its place among the imminent ones while it is started.
 * `settle` gives back what its state needs no more.
 */
export interface ImageResources {
  /** The payload that is held, or the one that `acquire` gets. */
  readonly payload: <E>(acquire: Effect.Effect<Payload, E, Scope.Scope>) => Effect.Effect<Payload, E>
  readonly held: () => Payload | undefined
  /** The grant and its bucket; undefined when the image is not signed. */
  readonly signed: () => Signed | undefined
  readonly sign: (signed: Signed) => void
  readonly window: (acquire: Effect.Effect<unknown, never, Scope.Scope>) => Effect.Effect<unknown>
  readonly imminent: (acquire: Effect.Effect<unknown, never, Scope.Scope>) => Effect.Effect<unknown>
  readonly settle: (state: State) => Effect.Effect<void>
  readonly releaseAll: Effect.Effect<void>
}

/** Where an image may be put. */
export interface Signed {
  readonly grant: Grant
  readonly bucket: Bucket
  /**
   * Until when a put may begin, in steady time; the key of an object does not age: its credentials do, and they are
   * renewed.
   */
  readonly until: number
}

interface Held<A> {
  readonly scope: Scope.Closeable
  readonly value: A
}

export const makeImageResources = (): ImageResources => {
  let payload: Held<Payload> | undefined
  let signed: Signed | undefined
  let window: Held<unknown> | undefined
  let imminent: Held<unknown> | undefined

  const acquireInto = <A, E>(acquire: Effect.Effect<A, E, Scope.Scope>, keep: (held: Held<A>) => void): Effect.Effect<A, E> =>
    Effect.uninterruptibleMask(restore =>
      Effect.flatMap(Scope.make(), scope =>
        restore(Scope.provide(acquire, scope)).pipe(
          Effect.onError(() => Scope.close(scope, Exit.void)),
          Effect.tap(value => Effect.sync(() => keep({ scope, value }))),
        ),
      ),
    )
  const close = (held: Held<unknown> | undefined) => (held === undefined ? Effect.void : Scope.close(held.scope, Exit.void))
  const closePayload = Effect.suspend(() => {
    const held = payload
    payload = undefined
    return close(held)
  })
  const closeWindow = Effect.suspend(() => {
    signed = undefined
    const held = window
    window = undefined
    return close(held)
  })
  const closeImminent = Effect.suspend(() => {
    const held = imminent
    imminent = undefined
    return close(held)
  })
  const releaseAll = Effect.andThen(closeImminent, Effect.andThen(closeWindow, closePayload))

  return {
    payload: acquire =>
      Effect.suspend(() =>
        payload === undefined ? acquireInto(acquire, held => (payload = held)) : Effect.succeed(payload.value),
      ),
    held: () => payload?.value,
    signed: () => signed,
    sign: given => {
      signed = given
    },
    window: acquire => acquireInto(acquire, held => (window = held)),
    imminent: acquire => acquireInto(acquire, held => (imminent = held)),
    settle: state => {
      switch (state.at) {
        case "Discovered":
        case "Hashed":
        case "Absent":
          return Effect.andThen(closeImminent, closeWindow)
        case "Signed":
          return closeImminent
        case "Started":
          return Effect.void
        default:
          return releaseAll
      }
    },
    releaseAll,
  }
}
