import { calm } from "../calm.ts"
import { type Dice, diceOf } from "../random.ts"
import type { PhotoKind, Scenario, ScenarioPhoto, StubbornReads } from "../Scenario.ts"
import { orMinio, smallPhotos } from "./server.ts"
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
    cloud: orMinio(dice.pick(["S3", "OSS"] as const), { family, seed }),
    transfers: dice.chance(0.6) ? undefined : dice.whole(1, 6),
    photos: drawPhotos(dice, count, biggest),
    roundTrip: dice.pick([20, 150]),
    processing: dice.pick([100, 5_000]),
    link: { rate, resets: [], slice: sliceOf(biggest, rate) },
    disk: { ...calm.disk, streams: dice.chance(0.5) },
  }
}

/** What is the matter with a file, whatever its bytes. */
const ofTheFile = ["edited", "changed once", "changing", "vanishes", "unreadable", "gone", "replaced"] as const

/** What is the matter with a photo because of its bytes: its twins have it too. */
const ofTheBytes: ReadonlyArray<PhotoKind> = ["invalid", "corrupted once", "not an image"]

const odd: ReadonlyArray<PhotoKind> = [...ofTheFile, ...ofTheBytes]

/**
 * Photos that change, vanish or cannot be read, some with twins; places that cannot be looked into; sources that fail.
 */
export const filesOf = (seed: number): Scenario => {
  const dice = diceOf(`files ${seed}`)
  const scenario = lineOf(dice, "files", seed)
  const photos = scenario.photos.map(photo => ({
    ...photo,
    kind: dice.chance(0.5) ? photo.kind : (odd[dice.whole(0, odd.length - 1)] ?? "good"),
    replacedAfter: dice.between(0, 60_000),
  }))
  // A twin of the same content that is good, or that has a trouble of its own.
  const twins = photos.flatMap((photo, index): ReadonlyArray<ScenarioPhoto> => {
    if (!dice.chance(0.4)) return []
    const kind = ofTheBytes.includes(photo.kind) ? photo.kind : dice.chance(0.6) ? "good" : dice.pick(ofTheFile)
    return [{ ...photo, name: `COPY_${index}.JPG`, kind, replacedAfter: dice.between(0, 60_000) }]
  })
  const all = [...photos, ...twins]
  const slow = dice.chance(0.1)
  return {
    ...scenario,
    photos: dice.chance(0.5) ? all : all.toReversed(),
    kills: Array.from({ length: dice.pick([0, 1, 2]) }, () => ({ atWrite: dice.whole(1, 25), when: "after" as const })),
    disk: {
      ...scenario.disk,
      streams: dice.chance(0.8),
      places: dice.chance(0.3) ? ["100MEDIA"] : [],
      sourceFailsAfter: dice.chance(0.15) ? dice.whole(0, 5) : undefined,
      stubbornReads: slow ? { millis: 20_000 } : undefined,
    },
    promised: ["blames nobody", "is in time"],
  }
}

/** Somebody presses Ctrl-C. */
export const stoppedOf = (seed: number): Scenario =>
  diceOf(`patience ${seed}`).chance(0.08) ? stoppedLateOf(seed) : stoppedSoonOf(seed)

/** Photos that take minutes each: those that leave within ten minutes are signed, and the others wait. */
const stoppedLateOf = (seed: number): Scenario => {
  const dice = diceOf(`stopped late ${seed}`)
  const rate = 25
  const biggest = rate * dice.between(3, 6) * minute
  return {
    ...lineOf(dice, "stopped", seed),
    cloud: "S3",
    // Most are signed again before their turn has come.
    urlLifetime: 1200,
    photos: drawPhotos(dice, dice.whole(8, 10), biggest),
    transfers: dice.whole(1, 2),
    link: { rate, resets: [], slice: sliceOf(biggest, rate) * 4 },
    disk: { ...calm.disk, streams: true },
    user: { ...calm.user, stops: [dice.between(15 * minute, 30 * minute)] },
    promised: ["is thrifty"],
  }
}

const stoppedSoonOf = (seed: number): Scenario => {
  const dice = diceOf(`stopped ${seed}`)
  const scenario = lineOf(dice, "stopped", seed)
  const small = dice.chance(0.3)
  const photos = small
    ? smallPhotos(dice, dice.whole(2, 30), ...(dice.chance(0.5) ? (["overlooked once"] as const) : []))
    : scenario.photos
  return {
    ...scenario,
    photos,
    transfers: small ? 1 : scenario.transfers,
    user: {
      ...calm.user,
      stops: Array.from({ length: dice.whole(1, 3) }, () => dice.between(0, dice.pick([2_000, 30_000, 120_000]))),
    },
    disk: { ...scenario.disk, stubbornReads: dice.chance(0.3) ? stuckOf(dice, photos) : undefined },
    promised: ["is thrifty"],
  }
}

/** Reads of all photos that are stuck, or of one beside others that are on their way. */
const stuckOf = (dice: Dice, photos: ReadonlyArray<ScenarioPhoto>): StubbornReads => {
  const millis = dice.pick([30_000, hour])
  const of = photos[dice.whole(0, photos.length - 1)]?.name
  return of === undefined || dice.chance(0.3) ? { millis } : { millis, of, inTransfer: dice.chance(0.5) }
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

/** A bucket of any cloud that loses parts and forgets uploads, over a line that breaks now and then. */
export const partsOf = (seed: number): Scenario => {
  const dice = diceOf(`parts ${seed}`)
  const scenario = lineOf(dice, "parts", seed, dice.whole(1, 5))
  const rate = dice.pick([25, 100])
  const biggest = Math.round(rate * dice.between(20_000, 60_000))
  return {
    ...scenario,
    cloud: dice.pick(["OSS", "S3", "MINIO"] as const),
    stsLifetime: dice.pick([3600, 900, 330]),
    urlLifetime: dice.pick([10_800, 600]),
    photos: drawPhotos(dice, dice.whole(1, 5), biggest),
    kills: dice.chance(0.3) ? [{ atWrite: dice.whole(4, 25), when: "after" }] : [],
    link: {
      rate,
      slice: sliceOf(biggest, rate) / 2,
      resets: Array.from({ length: dice.whole(0, 3) }, () => dice.between(1_000, 4 * minute)).sort((one, other) => one - other),
    },
    manners: { ...calm.manners, losesParts: dice.pick([0, 0.02, 0.1]), signsParts: dice.pick([3, 100]) },
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
