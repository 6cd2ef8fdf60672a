import { Context, Effect, Layer } from "effect"
import { type CityResponse, open, validate } from "maxmind"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import type { Location } from "../ports/Bucket.ts"
import { SettingsError } from "../SettingsError.ts"
import { Buckets } from "./Buckets.ts"

/** Where on earth an address is. */
export class Geography extends Context.Service<
  Geography,
  {
    /** Undefined where it is unknown, as for private addresses. */
    readonly locate: (address: string) => Location | undefined
  }
>()("@altilift/node-service/buckets/Geography") {
  /**
   * By the operator's MaxMind city database, which is read again when the file is replaced; without one, nothing is
   * known.
   */
  static readonly layer = Layer.effect(
    Geography,
    Effect.gen(function* () {
      const { geoDatabase } = yield* Settings
      if (geoDatabase === undefined) return Geography.of({ locate: () => undefined })
      const reader = yield* Effect.tryPromise({
        try: () => open<CityResponse>(geoDatabase, { watchForUpdates: true, watchForUpdatesNonPersistent: true }),
        catch: cause => new SettingsError({ message: operator.geoUnreadable(geoDatabase, messageOf(cause)) }),
      })
      const kind = reader.metadata.databaseType
      if (!/city|enterprise|insights/i.test(kind)) {
        return yield* new SettingsError({
          message: operator.geoWithoutPositions(geoDatabase, kind),
        })
      }
      return Geography.of({ locate: address => (validate(address) ? reader.get(address)?.location : undefined) })
    }),
  )
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/**
 * The buckets that a client may choose: by distance where its position is known, then those of unknown position; else
 * as configured.
 */
export const nearestBuckets = Effect.fnUntraced(function* (address: string) {
  const { offered } = yield* Buckets
  const client = (yield* Geography).locate(address)
  if (client === undefined) return [...offered]
  const far = (location: Location | undefined) => (location === undefined ? Number.POSITIVE_INFINITY : angle(client, location))
  return offered
    .map(bucket => ({ bucket, far: far(bucket.location) }))
    .sort((one, other) => (one.far === other.far ? 0 : one.far - other.far))
    .map(({ bucket }) => bucket)
})

/** The angle between two places as seen from the centre of the earth, in radians (haversine). */
const angle = (one: Location, other: Location): number => {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2
  const cosines = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude))
  return (
    2 * Math.asin(Math.min(1, Math.sqrt(half(one.latitude, other.latitude) + cosines * half(one.longitude, other.longitude))))
  )
}
