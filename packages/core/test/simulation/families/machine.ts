import { calm } from "../calm.ts"
import { type Dice, diceOf } from "../random.ts"
import type { PhotoKind, Scenario, ScenarioPhoto } from "../Scenario.ts"
import { smallPhotos } from "./server.ts"
import { drawPhotos, sliceOf } from "./thin.ts"

const minute = 60_000
const hour = 60 * minute
const year = 365 * 24 * hour

/** A good line, over which a set takes a minute or some. */
const lineOf = (dice: Dice, family: string, seed: number, count = dice.whole(2, 12)): Scenario => {
  const rate = dice.pick([100, 500])
  const biggest = Math.round(rate * dice.between(500, 10_000))
  return {
    ...calm,
    family,
    seed,
    cloud: dice.pick(["S3", "OSS"] as const),
    transfers: dice.chance(0.6) ? undefined : dice.whole(1, 6),
    photos: drawPhotos(dice, count, biggest),
    roundTrip: dice.pick([20, 150]),
    processing: dice.pick([100, 5_000]),
    link: { rate, resets: [], slice: sliceOf(biggest, rate) },
    disk: { ...calm.disk, streams: dice.chance(0.5) },
  }
}

const odd: ReadonlyArray<PhotoKind> = [
  "edited",
  "changed once",
  "changing",
  "vanishes",
  "unreadable",
  "gone",
  "not an image",
  "replaced",
  "invalid",
  "corrupted once",
]

/** Photos that change, vanish or cannot be read, some with twins; places that cannot be looked into; sources that fail. */
export const filesOf = (seed: number): Scenario => {
  const dice = diceOf(`files ${seed}`)
  const scenario = lineOf(dice, "files", seed)
  const photos = scenario.photos.map(photo => ({
    ...photo,
    kind: dice.chance(0.5) ? photo.kind : (odd[dice.whole(0, odd.length - 1)] ?? "good"),
    replacedAfter: dice.between(0, 60_000),
  }))
  // A twin of the same content that is good, or another that will vanish.
  const twins = photos.flatMap((photo, index): ReadonlyArray<ScenarioPhoto> => {
    if (!(photo.kind === "vanishes" || photo.kind === "good") || !dice.chance(0.5)) return []
    return [{ ...photo, name: `COPY_${index}.JPG`, kind: dice.chance(0.7) ? "good" : "vanishes" }]
  })
  const slow = dice.chance(0.1)
  return {
    ...scenario,
    photos: [...photos, ...twins],
    kills: Array.from({ length: dice.pick([0, 1, 2]) }, () => ({ atWrite: dice.whole(1, 25), when: "after" as const })),
    disk: {
      ...scenario.disk,
      streams: dice.chance(0.8),
      places: dice.chance(0.3) ? ["100MEDIA"] : [],
      sourceFailsAfter: dice.chance(0.15) ? dice.whole(0, 5) : undefined,
      stubbornReads: slow ? 20_000 : undefined,
    },
    promised: ["blames nobody", "is in time"],
  }
}

/** Somebody presses Ctrl-C. */
export const stoppedOf = (seed: number): Scenario => {
  const dice = diceOf(`stopped ${seed}`)
  const scenario = lineOf(dice, "stopped", seed)
  const small = dice.chance(0.3)
  return {
    ...scenario,
    photos: small
      ? smallPhotos(dice, dice.whole(2, 30), ...(dice.chance(0.5) ? (["overlooked once"] as const) : []))
      : scenario.photos,
    transfers: small ? 1 : scenario.transfers,
    user: {
      ...calm.user,
      stops: Array.from({ length: dice.whole(1, 3) }, () => dice.between(0, dice.pick([2_000, 30_000, 120_000]))),
    },
    disk: { ...scenario.disk, stubbornReads: dice.chance(0.2) ? dice.pick([30_000, hour]) : undefined },
    promised: ["is thrifty"],
  }
}

/** The same command in two windows. */
export const twoOf = (seed: number): Scenario => {
  const dice = diceOf(`two ${seed}`)
  return {
    ...lineOf(dice, "two", seed),
    user: { ...calm.user, second: dice.pick([0, 500, 10_000]) },
    promised: ["completes at once", "blames nobody", "is in time"],
  }
}

/** The machine sleeps for hours, and its clock is set. */
export const clocksOf = (seed: number): Scenario => {
  const dice = diceOf(`clocks ${seed}`)
  const scenario = lineOf(dice, "clocks", seed)
  const yearAhead = dice.chance(0.25)
  const sleeps = dice.chance(0.6) ? [{ at: dice.between(500, 60_000), for: dice.pick([10 * minute, 70 * minute, 8 * hour]) }] : []
  const jump = () => ({
    at: dice.between(0, 60_000),
    by: dice.pick([-hour, hour, -90_000, 90_000, 26 * hour, -26 * hour]),
  })
  return {
    ...scenario,
    photos: yearAhead ? smallPhotos(dice, dice.whole(2, 10), "overlooked once", "good", "overlooked once") : scenario.photos,
    kills: yearAhead ? [{ atWrite: dice.whole(4, 20), when: "after" }] : [],
    urlLifetime: dice.pick([10_800, 600]),
    machine: {
      sleeps: yearAhead ? [] : sleeps,
      jumps: yearAhead ? [] : Array.from({ length: dice.pick([0, 1, 2]) }, jump),
      firstClock: yearAhead ? year : 0,
    },
    promised: ["completes at once", "blames nobody", "is in time"],
  }
}

/** The disk under the journal is full for a time, and records of it are damaged. */
export const journalOf = (seed: number): Scenario => {
  const dice = diceOf(`journal ${seed}`)
  const from = dice.between(0, 20_000)
  return {
    ...lineOf(dice, "journal", seed),
    kills: Array.from({ length: dice.pick([0, 1, 2]) }, () => ({ atWrite: dice.whole(1, 25), when: "after" as const })),
    disk: {
      ...calm.disk,
      full: dice.chance(0.6) ? { from, to: from + dice.between(1_000, minute) } : undefined,
      damaged: dice.pick([0, 0.3, 1]),
    },
    promised: ["blames nobody", "is in time"],
  }
}

/** An OSS bucket that loses parts and forgets uploads, over a line that breaks now and then. */
export const partsOf = (seed: number): Scenario => {
  const dice = diceOf(`parts ${seed}`)
  const scenario = lineOf(dice, "parts", seed, dice.whole(1, 5))
  const rate = dice.pick([25, 100])
  const biggest = Math.round(rate * dice.between(20_000, 60_000))
  return {
    ...scenario,
    cloud: "OSS",
    stsLifetime: dice.pick([3600, 900, 330]),
    photos: drawPhotos(dice, dice.whole(1, 5), biggest),
    kills: dice.chance(0.3) ? [{ atWrite: dice.whole(4, 25), when: "after" }] : [],
    link: {
      rate,
      slice: sliceOf(biggest, rate) / 2,
      resets: Array.from({ length: dice.whole(0, 3) }, () => dice.between(1_000, 4 * minute)).sort((one, other) => one - other),
    },
    manners: { ...calm.manners, losesParts: dice.pick([0, 0.02, 0.1]) },
    promised: ["completes at once", "blames nobody", "is in time"],
  }
}

/** So slow that images that wait for their bytes are given up by the server after 65 minutes. */
export const slowOf = (seed: number): Scenario => {
  const dice = diceOf(`slow ${seed}`)
  const rate = dice.pick([5, 25])
  const count = dice.whole(2, 6)
  // Even when all go at the same time each is there within the 65 minutes.
  const biggest = (rate * 50 * minute) / count
  return {
    ...calm,
    family: "slow",
    seed,
    transfers: dice.chance(0.5) ? undefined : dice.whole(1, 8),
    photos: drawPhotos(dice, count, biggest),
    kills: dice.chance(0.3) ? [{ atWrite: dice.whole(3, 10), when: "after" }] : [],
    machine: { ...calm.machine, sleeps: dice.chance(0.5) ? [{ at: dice.between(1_000, 5 * minute), for: 70 * minute }] : [] },
    link: { rate, resets: [], slice: sliceOf(biggest, rate) * 4 },
    disk: { ...calm.disk, streams: true },
    promised: ["completes at once", "blames nobody", "is in time"],
  }
}
