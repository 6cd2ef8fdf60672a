import { Clock, Effect, Redacted, Semaphore } from "effect"
import { RunFault } from "../ports/Errors.ts"
import { type Bucket, beginsWithin, type LiveSts, type Sts, type StsCredentials } from "../ports/Grant.ts"
import { type ApiError, type GivenSts, type Project, UploadApi } from "../ports/UploadApi.ts"
import { Retry } from "./Retry.ts"
import { makeSteadyTime } from "./steadyTime.ts"

/**
 * How long credentials may be used. Nothing is sent with credentials known to be expired (invariant 5). An STS says
 * when it expires by the server's clock, so the difference of that to the local clock is measured.
 */

/**
 * An STS is valid 1 hour (protocol: step 3): how long one counts as good while the server's clock is not known and its
 * `expire` tells nothing by ours.
 */
const stsFor = 60 * 60_000

/** Two renewals are never closer than this (invariant 5). Milliseconds. */
const renewalsApart = 60_000

/**
 * How many in a row may be refused while they are new: after that the server hands out what the bucket does not take.
 */
const refusalsAtMost = 3

/** A request must have arrived before its STS has expired. Milliseconds. */
const underWay = 5_000

/** The most that an answer takes (milliseconds): more was a jump of the clock, or a sleep. */
const answerTakes = 60_000

interface Held {
  readonly sts: Redacted.Redacted<Sts>
  /** Steady time. */
  readonly givenAt: number
  /** Milliseconds that it was good then by the local clock; `undefined` where that cannot be right. */
  readonly plausible: number | undefined
  refused: boolean
}

/**
 * The one STS of a project and bucket: one request for it is in flight at most, all images use it, and it is renewed
 * when under 5 minutes remain or after a refusal that says expired, never twice within a minute (invariant 5).
 */
export const makeCredentials = Effect.fnUntraced(function* (project: Project) {
  const api = yield* UploadApi
  const retry = yield* Retry
  const known = new Map<string, StsCredentials>()
  return (bucket: Bucket): StsCredentials => {
    const credentials = known.get(bucket.label) ?? credentialsOf(bucket, api.sts(project.id, bucket), retry)
    known.set(bucket.label, credentials)
    return credentials
  }
})

const credentialsOf = (bucket: Bucket, ask: Effect.Effect<GivenSts, ApiError>, retry: Retry["Service"]): StsCredentials => {
  const oneAtOnce = Semaphore.makeUnsafe(1)
  const steady = makeSteadyTime()
  const times = makeTimes()
  let held: Held | undefined
  /** Of credentials that were younger than a minute, in a row. */
  let refusals = 0

  const renew = Effect.gen(function* () {
    const { sts, serverTime, askedAt } = yield* retry.step(
      "get-credentials",
      Effect.flatMap(steady, askedAt => Effect.map(ask, given => ({ ...given, askedAt }))),
    )
    const now = yield* steady
    if (serverTime !== undefined)
      times.told(serverTime, { wall: yield* Clock.currentTimeMillis, steady: now }, Math.min(now - askedAt, answerTakes) / 2)
    held = { sts, givenAt: now, plausible: plausibleLife(sts, yield* Clock.currentTimeMillis), refused: false }
    return times.remaining(held, now) > underWay ? held : yield* unusable(bucket, "credentials-expired")
  })

  /**
   * What is held, or a new one. Waits where the last renewal was less than a minute ago and what it brought is of no
   * use any more.
   */
  const current = Effect.gen(function* () {
    for (;;) {
      if (held === undefined) return yield* renew
      const now = yield* steady
      const left = times.remaining(held, now)
      const wait = held.givenAt + renewalsApart - now
      if (left > beginsWithin || (left > underWay && wait > 0)) return held
      if (refusals >= refusalsAtMost) return yield* unusable(bucket, "credentials-refused")
      if (wait <= 0) return yield* renew
      // Whole milliseconds: a rest that is smaller than the clock can tell would never be over.
      yield* Effect.sleep(Math.ceil(wait))
    }
  })

  return {
    live: oneAtOnce.withPermits(1)(Effect.map(current, ({ sts }): LiveSts => ({ sts, skew: times.skew() }))),
    refused: sts =>
      Effect.map(steady, now => {
        if (held?.sts !== sts || held.refused) return
        held.refused = true
        refusals = now < held.givenAt + renewalsApart ? refusals + 1 : 0
      }),
    clock: bucketTime =>
      Effect.map(Effect.all([Clock.currentTimeMillis, steady]), ([wall, steady]) => times.told(bucketTime, { wall, steady }, 0)),
  }
}

/** A local clock reads this; steady time does not jump. */
interface Moment {
  readonly wall: number
  readonly steady: number
}

/** What the server's clock makes of the end of an STS. */
const makeTimes = () => {
  /** What the server's clock said, and when; `undefined`: no response had a date yet. */
  let told: { readonly server: number; readonly at: Moment } | undefined
  return {
    /** @param ago milliseconds since it was that time there */
    told: (server: number, at: Moment, ago: number): void => {
      told = { server: server + ago, at }
    },
    skew: () => (told === undefined ? 0 : told.server - told.at.wall),
    /** Milliseconds. `now`: steady time. */
    remaining: ({ sts, givenAt, plausible, refused }: Held, now: number): number => {
      if (refused) return 0
      if (told !== undefined) return Redacted.value(sts).expire - (told.server + now - told.at.steady)
      return (plausible ?? stsFor) - (now - givenAt)
    },
  }
}

/** Milliseconds that an STS is good by the local clock, where that may be right. */
const plausibleLife = (sts: Redacted.Redacted<Sts>, now: number): number | undefined => {
  const left = Redacted.value(sts).expire - now
  return left > 0 && left <= stsFor ? left : undefined
}

const unusable = ({ label }: Bucket, code: "credentials-expired" | "credentials-refused") =>
  Effect.fail(new RunFault({ kind: "refused", problem: { code, label } }))
