import { calm } from "../calm.ts"
import { type Dice, diceOf } from "../random.ts"
import type { Manners, OddAnswer, Outage, PhotoKind, Scenario, ScenarioPhoto, Stumble } from "../Scenario.ts"

const minute = 60_000

/** Small photos, all good but for those of `kinds`. */
export const smallPhotos = (dice: Dice, count: number, ...kinds: ReadonlyArray<PhotoKind>): ReadonlyArray<ScenarioPhoto> =>
  Array.from({ length: count }, (_, index) => {
    const name = `DJI_${index}.JPG`
    return { name, kind: kinds[index] ?? "good", content: name, size: dice.whole(200, 3000), replacedAfter: 0 }
  })

/** What is drawn with dice of its own leaves the rest of a seed's world as it would be without. */
const extra = (what: string, { family, seed }: Pick<Scenario, "family" | "seed">): Dice => diceOf(`${what} ${family} ${seed}`)

/** Some buckets are MinIO's and not S3's. */
export const orMinio = (cloud: Scenario["cloud"], of: Pick<Scenario, "family" | "seed">): Scenario["cloud"] =>
  cloud === "S3" && extra("minio", of).chance(0.3) ? "MINIO" : cloud

/** Every third world has a twin of one photo, with all that is the matter with it. */
const withTwin = (scenario: Scenario, kind: PhotoKind): Scenario => {
  const dice = extra("twin", scenario)
  const one = scenario.photos.find(photo => photo.kind === kind)
  if (one === undefined || !dice.chance(0.3)) return scenario
  const twin = { ...one, name: "COPY.JPG" }
  return { ...scenario, photos: dice.chance(0.5) ? [twin, ...scenario.photos] : [...scenario.photos, twin] }
}

/** What the worlds of servers have in common: everything is promised in them. */
const served = (family: string, seed: number, dice: Dice): Scenario => ({
  ...calm,
  family,
  seed,
  // A few of their photos.
  memory: extra("memory", { family, seed }).chance(0.3) ? 12_000 : calm.memory,
  cloud: orMinio(dice.pick(["S3", "S3", "OSS"] as const), { family, seed }),
  transfers: dice.chance(0.6) ? undefined : dice.whole(1, 8),
  roundTrip: dice.pick([5, 50, 300]),
  // A few seconds to some minutes for a set.
  rate: dice.pick([0.1, 0.5, 5]),
  processing: dice.pick([100, 2_000, 20_000]),
  promised: ["completes at once", "blames nobody", "is in time", "is thrifty"],
})

/** Codes that say nothing about an image, an account or a project. */
const passing = [undefined, undefined, "INTERNAL", "UNAVAILABLE", "INTERNAL_SERVER_ERROR", "SOMETHING_NEW"] as const
/** Codes that are about the account, at a question that is not. */
const doubtful = ["NOT_AUTHORISED", "UNAUTHENTICATED", "FORBIDDEN"] as const
/** Codes after which a run, or an image, may end. */
const definite = ["NOT_FOUND", "READ_ONLY", "NOT_OFFERED", "BAD_INPUT", "BAD_USER_INPUT"] as const

const questions = ["hasImage", "sign", "startImageUpload", "doneImageUpload", "image", "everything"] as const

/** A server that answers nonsense for 1 to 5 seconds, a few times, to everybody or to some. */
export const stumblingOf = (seed: number): Scenario => {
  const dice = diceOf(`stumbling ${seed}`)
  const scenario = { ...served("stumbling", seed, dice), photos: smallPhotos(dice, dice.whole(3, 30)) }
  const kind = dice.pick([
    "passing",
    "passing",
    "passing",
    "null",
    "null",
    "http",
    "doubtful",
    "definite",
    "another image",
  ] as const)
  const some = extra("share", scenario)
  const share = some.chance(0.4) ? some.pick([0.2, 0.5, 0.8]) : 1
  const stumbles = Array.from({ length: dice.whole(1, 3) }, (_, index): Stumble => {
    const from = dice.between(index === 0 ? 0 : 20_000 * index, 10_000 + 20_000 * index)
    const lasts = dice.between(1_000, 5_000)
    // After these a run may end, and nothing is promised: they are there from the beginning, and last until somebody
    // has met them.
    const times = kind === "definite" ? { from: 0, to: 20_000, share: 1 } : { from, to: from + lasts, share }
    const at = dice.pick(questions)
    const narrow = at === "everything" ? "image" : at
    switch (kind) {
      case "passing":
        return { ...times, at, how: { says: "error", code: dice.pick(passing) } }
      case "null":
        return { ...times, at, how: { says: "null" } }
      case "http":
        return { ...times, at, how: { says: "http", status: dice.pick([500, 502, 503]), code: undefined } }
      case "doubtful":
        return { ...times, at: narrow, how: { says: "error", code: dice.pick(doubtful) } }
      case "another image":
        return { ...times, at: dice.pick(["hasImage", "image"] as const), how: { says: "another image" } }
      default:
        return { ...times, at: narrow, how: { says: "error", code: dice.pick(definite) } }
    }
  })
  const promised: Scenario["promised"] = kind === "definite" ? ["is in time"] : scenario.promised
  if (kind === "another image") return mixedUp({ ...scenario, manners: { ...calm.manners, stumbles } })
  return { ...scenario, promised, manners: { ...calm.manners, stumbles } }
}

/** Again and again the state of another image is told, for as long as a set is verified; the first one is Invalid. */
const mixedUp = (scenario: Scenario): Scenario => {
  const dice = extra("mixed up", scenario)
  const more = Array.from({ length: 12 }, (_, index): Stumble => {
    const from = 10_000 * index + dice.between(0, 5_000)
    return { from, to: from + dice.between(1_000, 5_000), at: "image", share: 1, how: { says: "another image" } }
  })
  const photos = scenario.photos.map((photo, index): ScenarioPhoto => (index === 0 ? { ...photo, kind: "invalid" } : photo))
  return { ...scenario, photos, manners: { ...scenario.manners, stumbles: [...scenario.manners.stumbles, ...more] } }
}

/** One odd answer, and servers and buckets with manners of their own. */
export const oddOf = (seed: number): Scenario => {
  const dice = diceOf(`odd ${seed}`)
  const base = served("odd", seed, dice)
  const manner = dice.pick([
    "one answer",
    "one answer",
    "one answer",
    "poisoned",
    "refused target",
    "closed bucket",
    "unknown states",
    "without a URL",
    "noticed late",
    "revoked",
  ] as const)
  const count = dice.whole(3, 25)
  const well = (manners: Partial<Manners>, ...kinds: ReadonlyArray<PhotoKind>): Scenario => ({
    ...base,
    photos: smallPhotos(dice, count, ...kinds),
    manners: { ...calm.manners, ...manners },
  })
  switch (manner) {
    case "one answer":
      return well({ odd: [drawOdd(dice)] })
    case "poisoned":
      return withTwin(well({}, "good", "poisoned"), "poisoned")
    case "refused target":
      return withTwin(well({}, "good", ...refusedOnes(base)), "refused")
    case "closed bucket": {
      const from = dice.between(0, 20_000)
      return well({ closed: [{ from, to: from + dice.between(5_000, 10 * minute) }] })
    }
    case "unknown states":
      return well({ unknownStates: true })
    case "without a URL":
      // What is there already is not seen: then it is registered, and there is no URL.
      return {
        ...well({
          withoutUrlWhenThere: true,
          stumbles: [{ from: 0, to: 10 * minute, at: "hasImage", share: 1, how: { says: "null" } }],
        }),
        kills: [{ atWrite: dice.whole(3, 15), when: "after" }],
        promised: ["completes at once", "blames nobody"],
      }
    case "noticed late":
      return well({}, "good", "noticed late", "overlooked once")
    case "revoked": {
      const how = dice.pick(["HTTP 401", "HTTP 400 with a code", "null"] as const)
      return { ...well({ tokenRevoked: { at: dice.between(0, 15_000), how } }), promised: ["blames nobody", "is in time"] }
    }
  }
}

/** One photo, two or three whose targets the bucket refuses. */
const refusedOnes = (scenario: Scenario): ReadonlyArray<PhotoKind> =>
  Array.from({ length: extra("refused", scenario).whole(1, 3) }, () => "refused")

const drawOdd = (dice: Dice): OddAnswer => {
  const to = dice.pick(["api", "api", "bucket"] as const)
  const count = dice.whole(2, 8)
  const wait = dice.pick(["none", "seconds", "date"] as const)
  const status = dice.pick([401, 403, 403, 429, 429, 503])
  const seconds = status === 429 ? 3600 : 1200
  if (status < 404 || wait === "none") return { to, count, status, retryAfter: undefined }
  return { to, count, status, retryAfter: wait === "seconds" ? { seconds } : { dateIn: seconds * 1000 } }
}

/** The API answers so many requests a second, and 429 beyond. */
export const limitedOf = (seed: number): Scenario => {
  const dice = diceOf(`limited ${seed}`)
  return {
    ...served("limited", seed, dice),
    photos: smallPhotos(dice, dice.whole(10, 60)),
    manners: { ...calm.manners, perSecond: dice.pick([1, 2, 5, 10]) },
  }
}

/**
 * The link, the server or the bucket is away for up to 12 minutes, and then back for good, or for long enough to get
 * on.
 */
export const outagesOf = (seed: number): Scenario => {
  const dice = diceOf(`outages ${seed}`)
  const draw = (after: number): Outage => {
    const from = after + dice.between(0, 30_000)
    const of = dice.pick(["network, known", "network", "server", "bucket"] as const)
    return {
      from,
      to: from + dice.between(10_000, of === "network, known" ? 60 * minute : 12 * minute),
      of,
      quick: dice.chance(0.5),
    }
  }
  // Who has never had an answer may doubt the address.
  const first = draw(3_000)
  const outages = dice.chance(0.3) ? [first, draw(first.to + 5 * minute)] : [first]
  const scenario = { ...served("outages", seed, dice), photos: smallPhotos(dice, dice.whole(3, 30)), outages }
  const manner = extra("gone", scenario).between(0, 1)
  return manner < 0.15 ? goneOf(scenario) : manner < 0.25 ? tooLongOf(scenario) : scenario
}

/** An outage that outlasts the budget: the run has to end in time. */
const tooLongOf = (scenario: Scenario): Scenario => {
  const dice = extra("too long", scenario)
  const from = dice.chance(0.3) ? 0 : dice.between(0, 20_000)
  const of = dice.pick(["network", "server", "bucket"] as const)
  return {
    ...scenario,
    outages: [{ from, to: from + 40 * minute, of, quick: dice.chance(0.5) }],
    promised: ["blames nobody", "is in time", "is thrifty"],
  }
}

/** One of two buckets goes away for good, in mid-run or before it; nothing else does. */
const goneOf = (scenario: Scenario): Scenario => {
  const dice = extra("gone when", scenario)
  const gone = { from: dice.chance(0.3) ? 0 : dice.between(0, 20_000), told: dice.chance(0.5), quick: dice.chance(0.7) }
  return { ...scenario, cloud: "S3", outages: [], gone }
}

/** More images than a poller asks for in one round, a batch has, or a window lets in. */
export const bigOf = (seed: number): Scenario => {
  const dice = diceOf(`big ${seed}`)
  const late = dice.chance(0.5)
  const kinds = late ? Array.from({ length: 202 }, () => "noticed late" as const) : []
  return {
    ...served("big", seed, dice),
    roundTrip: 50,
    rate: 5,
    processing: dice.pick([2_000, 60_000]),
    photos: smallPhotos(dice, dice.whole(230, 260), ...kinds),
  }
}

/** A bucket that takes so many transfers at the same time, and 503 beyond. */
export const busyOf = (seed: number): Scenario => {
  const dice = diceOf(`busy ${seed}`)
  return {
    ...served("busy", seed, dice),
    transfers: undefined,
    rate: 0.5,
    photos: smallPhotos(dice, dice.whole(10, 60)),
    manners: { ...calm.manners, atOnce: dice.whole(1, 3) },
  }
}

/** One image of many whose state nobody gets to know. */
export const poisonedOf = (seed: number): Scenario => {
  const dice = diceOf(`poisoned ${seed}`)
  const count = dice.whole(40, 110)
  const good = Array.from({ length: dice.whole(0, count - 1) }, () => "good" as const)
  return { ...served("poisoned", seed, dice), rate: 5, photos: smallPhotos(dice, count, ...good, "poisoned") }
}
