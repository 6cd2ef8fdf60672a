import { calm } from "../calm.ts"
import { type Dice, diceOf } from "../random.ts"
import type { Scenario, ScenarioPhoto } from "../Scenario.ts"
import { orMinio } from "./server.ts"

const minute = 60_000

/**
 * A thin line in the field: all connections die again and again, but every photo fits between two deaths when it goes
 * alone. One photo may be too big for that.
 */
export const thinOf = (seed: number): Scenario => {
  const dice = diceOf(`thin ${seed}`)
  const rate = dice.pick([25, 100, 200, 500])
  const cloud = dice.pick(["S3", "S3", "OSS"] as const)
  const count = dice.whole(2, 12)
  const biggest = Math.round(rate * dice.between(2_000, dice.pick([6_000, 30_000])))
  const photos = drawPhotos(dice, count, biggest)
  const alone = biggest / rate
  const hopeless = cloud === "S3" && dice.chance(0.15)
  const periodic = hopeless || dice.chance(0.7)
  const every = alone * dice.between(1.6, 4) + 3_000
  const resets = periodic ? periodicResets(every, dice.between(0, every)) : randomResets(dice, alone * 7 + 10_000)
  return {
    ...calm,
    family: "thin",
    seed,
    cloud: orMinio(cloud, { family: "thin", seed }),
    photos: hopeless ? [...photos, { ...tooBig, size: Math.round(every * rate * 1.3) }] : photos,
    roundTrip: dice.pick([20, 150, 400]),
    processing: dice.pick([100, 2_000]),
    link: { rate, resets, slice: sliceOf(biggest, rate) },
    disk: { ...calm.disk, streams: dice.chance(0.5) },
    promised: ["completes at once", "blames nobody", "is in time", "is thrifty"],
  }
}

const tooBig: ScenarioPhoto = {
  name: "PANORAMA.JPG",
  kind: "too big for the link",
  content: "PANORAMA.JPG",
  size: 0,
  replacedAfter: 0,
}

export const drawPhotos = (dice: Dice, count: number, biggest: number): ReadonlyArray<ScenarioPhoto> =>
  Array.from({ length: count }, (_, index) => {
    const name = `DJI_${index}.JPG`
    const size = Math.round(biggest * (index === 0 ? 1 : dice.between(0.5, 1)))
    return { name, kind: "good", content: name, size, replacedAfter: 0 }
  })

/** As a driver of real files would: what takes about a second, and at least an eighth of a photo. */
export const sliceOf = (biggest: number, rate: number): number => Math.ceil(Math.min(biggest / 8, rate * 1000))

const resetsUntil = 60 * minute

const periodicResets = (every: number, from: number): ReadonlyArray<number> =>
  Array.from({ length: Math.ceil(resetsUntil / every) }, (_, index) => from + index * every)

const randomResets = (dice: Dice, mean: number): ReadonlyArray<number> => {
  const resets: Array<number> = []
  for (let at = 0; at < resetsUntil; ) {
    at += -Math.log(1 - dice.between(0, 0.999)) * mean
    resets.push(at)
  }
  return resets
}
