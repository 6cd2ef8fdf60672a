import { calm } from "./calm.ts"
import { type Dice, diceOf } from "./random.ts"
import type { Gone, Outage, Rates, Scenario, ScenarioPhoto } from "./Scenario.ts"

const minute = 60_000

/** The worlds of the first simulation: small photos, single requests that go wrong, outages, and kills. */
export const classicOf = (seed: number): Scenario => {
  const dice = diceOf(`scenario ${seed}`)
  // What is about OSS is drawn apart, so that all else of a seed is the same under both clouds.
  const ossDice = diceOf(`oss ${seed}`)
  const refusedSts = ossDice.pick([0, 0, 0, 0.01, 0.1])
  const cloud = ossDice.pick(["S3", "OSS"] as const)
  const big = dice.chance(0.005)
  const quietAfter = dice.pick([0, 5_000, minute, 5 * minute, 20 * minute])
  return {
    ...calm,
    family: "classic",
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
