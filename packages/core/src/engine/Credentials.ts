import { Clock, Effect, Redacted, Semaphore } from "effect"
import type { LiveSts, OssCredentials, Sts } from "../ports/Storage.ts"
import { type ApiError, type Bucket, type GivenSts, type Project, UploadApi } from "../ports/UploadApi.ts"
import { RunFault } from "./Errors.ts"
import { Retry } from "./Retry.ts"

/**
 * How long the means to write into a bucket may be used. Nothing is sent with credentials known to be expired (invariant 5).
 *
 * The lifetime of a signed URL is counted from the moment it was asked for by the local clock, so a wrong local clock does not
 * matter: only its pace does. An STS says when it expires by the server's clock, so the difference of the two is measured.
 */

/** A signed URL is valid 3 hours (protocol: step 3) where it does not say so itself. */
const signedFor = 3 * 60 * 60_000

/** Time that a put needs to begin, and then some. An STS is renewed when less than this remains. */
const margin = 5 * 60_000

/** Milliseconds since 1970 (local clock) until which a put may begin with a URL that was asked for at `askedAt`. */
export const usableUntil = (url: string, askedAt: number): number => {
  const seconds = Number(/[?&]X-Amz-Expires=(\d+)/.exec(url)?.[1] ?? Number.NaN)
  const lifetime = Number.isFinite(seconds) ? seconds * 1000 : signedFor
  return askedAt + lifetime - Math.min(margin, lifetime / 2)
}

/** An STS is valid 1 hour (protocol: step 3): how long one counts as good while the server's clock is not known and its `expire` tells nothing by ours. */
const stsFor = 60 * 60_000

/** Two renewals are never closer than this (invariant 5). Milliseconds. */
const renewalsApart = 60_000

/** How many in a row may be refused while they are new: after that the server hands out what the bucket does not take. */
const refusalsAtMost = 3

/** A request must have arrived before its STS has expired. Milliseconds. */
const underWay = 5_000

interface Held {
  readonly sts: Redacted.Redacted<Sts>
  /** By the local clock. */
  readonly givenAt: number
  refused: boolean
}

/**
 * The one STS of a project and bucket: one request for it is in flight at most, all images use it, and it is renewed when under 5 minutes remain or
 * after a refusal that says expired, never twice within a minute (invariant 5).
 */
export const makeCredentials = Effect.fnUntraced(function* (project: Project) {
  const api = yield* UploadApi
  const retry = yield* Retry
  const known = new Map<string, OssCredentials>()
  return (bucket: Bucket): OssCredentials => {
    const credentials = known.get(bucket.label) ?? credentialsOf(bucket, api.sts(project.id, bucket), retry)
    known.set(bucket.label, credentials)
    return credentials
  }
})

const credentialsOf = (bucket: Bucket, ask: Effect.Effect<GivenSts, ApiError>, retry: Retry["Service"]): OssCredentials => {
  const oneAtOnce = Semaphore.makeUnsafe(1)
  const times = makeTimes()
  let held: Held | undefined
  /** Of credentials that were younger than a minute, in a row. */
  let refusals = 0

  const renew = Effect.gen(function* () {
    const { sts, serverTime, askedAt } = yield* retry.step(
      "asking for the bucket's credentials",
      Effect.flatMap(Clock.currentTimeMillis, askedAt => Effect.map(ask, given => ({ ...given, askedAt }))),
    )
    const now = yield* Clock.currentTimeMillis
    if (serverTime !== undefined) times.told(serverTime, (askedAt + now) / 2)
    held = { sts, givenAt: now, refused: false }
    return times.remaining(held, now) > underWay ? held : yield* unusable(bucket, "are expired already")
  })

  /** What is held, or a new one. Waits where the last renewal was less than a minute ago and what it brought is of no use any more. */
  const current = Effect.gen(function* () {
    for (;;) {
      if (held === undefined) return yield* renew
      const now = yield* Clock.currentTimeMillis
      const left = times.remaining(held, now)
      const wait = held.givenAt + renewalsApart - now
      if (left > margin || (left > underWay && wait > 0)) return held
      if (refusals >= refusalsAtMost) return yield* unusable(bucket, "are refused by the bucket, again and again")
      if (wait <= 0) return yield* renew
      yield* Effect.sleep(wait)
    }
  })

  return {
    live: oneAtOnce.withPermits(1)(Effect.map(current, ({ sts }): LiveSts => ({ sts, skew: times.skew() }))),
    refused: sts =>
      Effect.map(Clock.currentTimeMillis, now => {
        if (held?.sts !== sts || held.refused) return
        held.refused = true
        refusals = now < held.givenAt + renewalsApart ? refusals + 1 : 0
      }),
    clock: bucketTime => Effect.map(Clock.currentTimeMillis, now => times.told(bucketTime, now)),
  }
}

/** The difference between the server's clock and ours, and what it makes of the end of an STS. */
const makeTimes = () => {
  /** Milliseconds to add to the local clock; `undefined`: nobody has told the time yet. */
  let skew: number | undefined
  return {
    told: (serverTime: number, now: number): void => {
      skew = serverTime - now
    },
    skew: () => skew ?? 0,
    /** Milliseconds. */
    remaining: ({ sts, givenAt, refused }: Held, now: number): number => {
      if (refused) return 0
      const { expire } = Redacted.value(sts)
      if (skew !== undefined) return expire - (now + skew)
      const plausible = expire > givenAt && expire <= givenAt + stsFor
      return (plausible ? expire : givenAt + stsFor) - now
    },
  }
}

const unusable = ({ label }: Bucket, how: string) =>
  Effect.fail(
    new RunFault({
      kind: "refused",
      message: `The credentials that the server hands out for its OSS bucket ${label} ${how}: choose another bucket, or tell whoever runs the server`,
    }),
  )
