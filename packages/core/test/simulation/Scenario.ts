import { type Dice, diceOf } from "./random.ts"

/** What is the matter with a photo. */
export type PhotoKind =
  | "good"
  /** The server finds it wanting, always. */
  | "invalid"
  /** A bit flips on its first way into the bucket. */
  | "corrupted once"
  /** The server does not notice its first arrival. */
  | "overlooked once"
  | "not an image"
  | "gone"
  /** Replaced by other bytes between the hash and the end of the run, without a trace in its size and time. */
  | "replaced"

export interface ScenarioPhoto {
  readonly name: string
  readonly kind: PhotoKind
  /** Photos of the same content are twins. */
  readonly content: string
  /** Bytes. */
  readonly size: number
  /** For `replaced`: milliseconds after the beginning. */
  readonly replacedAfter: number
}

/** A time in which something does not work, in milliseconds after the beginning. */
export interface Outage {
  readonly from: number
  readonly to: number
  /** `network`: nothing gets through, and the machine knows it has none; `server`: the service is being restarted. */
  readonly of: "network, known" | "network" | "server" | "bucket"
}

/** A bucket that goes away, never to come back. */
export interface Gone {
  /** Milliseconds after the beginning. */
  readonly from: number
  /** Whether the server says where its buckets are. */
  readonly told: boolean
}

/** A kill at a write into the journal. */
export interface Kill {
  /** Writes of that process until then, from 1. */
  readonly atWrite: number
  readonly when: "before" | "after"
}

/** Probabilities of faults of one request. */
export interface Rates {
  readonly lostBefore: number
  readonly lostAfter: number
  readonly blackHole: number
  readonly badGateway: number
  readonly tooMany: number
  readonly html: number
  readonly refusedTarget: number
  readonly fieldError: number
  readonly fieldNull: number
  readonly refusedBatch: number
  /** The bucket calls credentials expired or unknown that are good. */
  readonly refusedSts: number
}

/** A run of the engine in a hostile world, drawn from a seed. */
export interface Scenario {
  readonly seed: number
  readonly photos: ReadonlyArray<ScenarioPhoto>
  /** `undefined`: they adapt. */
  readonly transfers: number | undefined
  /** Bytes that payloads may hold together. */
  readonly memory: number
  readonly rates: Rates
  readonly outages: ReadonlyArray<Outage>
  /** The first of two S3 buckets goes away for good; there is only one bucket where this is left out. */
  readonly gone: Gone | undefined
  /** One process after another. */
  readonly kills: ReadonlyArray<Kill>
  /** Milliseconds after the beginning from which on nothing fails any more. */
  readonly quietAfter: number
  /** Milliseconds by which the client's clock is wrong. */
  readonly skew: number
  /** Seconds that a signed URL is valid. */
  readonly urlLifetime: number
  readonly cloud: "S3" | "OSS"
  /** Seconds that an STS is valid. */
  readonly stsLifetime: number
  /** Whether the client can read the API's `Date`. */
  readonly tellsTime: boolean
  /** Milliseconds. */
  readonly roundTrip: number
  /** Bytes a millisecond of one transfer. */
  readonly rate: number
  /** Milliseconds. */
  readonly processing: number
}

const minute = 60_000

export const scenarioOf = (seed: number): Scenario => {
  const dice = diceOf(`scenario ${seed}`)
  // What is about OSS is drawn apart, so that all else of a seed is the same under both clouds.
  const ossDice = diceOf(`oss ${seed}`)
  const refusedSts = ossDice.pick([0, 0, 0, 0.01, 0.1])
  const cloud = ossDice.pick(["S3", "OSS"] as const)
  const big = dice.chance(0.005)
  const quietAfter = dice.pick([0, 5_000, minute, 5 * minute, 20 * minute])
  return {
    seed,
    photos: drawPhotos(dice, big ? dice.whole(110, 160) : dice.whole(1, dice.pick([3, 8, 20]))),
    transfers: dice.chance(0.3) ? undefined : big ? dice.whole(1, 3) : dice.whole(1, 8),
    memory: dice.pick([6_000, 40_000, 1_000_000]),
    rates: { ...drawRates(dice), refusedSts },
    outages: Array.from({ length: dice.pick([0, 0, 1, 2]) }, () => drawOutage(dice, quietAfter)),
    gone: cloud === "S3" ? drawGone(diceOf(`gone ${seed}`), quietAfter) : undefined,
    kills: Array.from({ length: dice.pick([0, 0, 1, 2, 4]) }, () => ({
      atWrite: dice.whole(1, 25),
      when: dice.pick(["before", "after"]),
    })),
    quietAfter,
    skew: dice.pick([0, 0, 10 * minute, -10 * minute, 26 * 60 * minute, -90_000]),
    urlLifetime: dice.pick([10_800, 10_800, 600, 120]),
    cloud,
    stsLifetime: ossDice.pick([3600, 3600, 900, 330, 120]),
    tellsTime: ossDice.chance(0.7),
    roundTrip: dice.pick([1, 20, 150, 800]),
    rate: dice.pick([0.2, 2, 50]),
    processing: dice.pick([0, 300, 5_000, 2 * minute]),
  }
}

const drawPhotos = (dice: Dice, count: number): ReadonlyArray<ScenarioPhoto> => {
  const photos: Array<ScenarioPhoto> = []
  for (let index = 0; index < count; index++) {
    const twin = photos.length > 0 && dice.chance(0.08) ? photos[dice.whole(0, photos.length - 1)] : undefined
    const kind = dice.chance(0.75)
      ? "good"
      : dice.pick(["invalid", "corrupted once", "overlooked once", "not an image", "gone", "replaced"] as const)
    const name = `DJI_${index}.JPG`
    photos.push(
      twin?.kind === "good"
        ? { ...twin, name }
        : { name, kind, content: name, size: dice.whole(20, 3000), replacedAfter: dice.between(0, 20_000) },
    )
  }
  return photos
}

const drawRates = (dice: Dice): Omit<Rates, "refusedSts"> => {
  const often = dice.pick([0, 0.01, 0.05, 0.2])
  const some = () => (dice.chance(0.5) ? often * dice.between(0, 1) : 0)
  return {
    lostBefore: some(),
    lostAfter: some(),
    blackHole: some() / 4,
    badGateway: some(),
    tooMany: some(),
    html: some(),
    refusedTarget: some() / 4,
    fieldError: some() / 4,
    fieldNull: some() / 4,
    refusedBatch: some(),
  }
}

/** With dice of its own, so that the rest of a seed's scenario is what it would be without. */
const drawGone = (dice: Dice, quietAfter: number): Gone | undefined =>
  dice.chance(0.4) ? { from: dice.between(0, Math.max(quietAfter, 10_000)), told: dice.chance(0.5) } : undefined

const drawOutage = (dice: Dice, quietAfter: number): Outage => {
  const from = dice.between(0, quietAfter)
  const of = dice.pick(["network, known", "network", "server", "bucket"] as const)
  const length = of === "network, known" ? dice.between(0, 40 * minute) : dice.between(0, 10 * minute)
  return { from, to: of === "network, known" ? from + length : Math.min(from + length, quietAfter), of }
}
