import type { Run } from "./invariants.ts"
import { isUndisturbed, isWithin, outcomesOf, overlap } from "./process.ts"
import type { PhotoKind, Scenario } from "./Scenario.ts"
import type { Violation } from "./Violation.ts"
import type { ProcessRecord, World } from "./world.ts"

/** L4: requests, transfers and bytes are bounded by the photos and by what the faults explain. */
export const thrifty = (run: Run): ReadonlyArray<Violation> => [
  ...run.world.processes.flatMap(process => [...fewPuts(run.world, process), ...fewRequests(run.world, process)]),
  ...nothingThrownAway(run),
  ...noByteTwice(run),
]

/** Transfers that a photo takes at most where nothing but its own trouble hits them. */
const putsOf: Partial<Record<PhotoKind, number>> = {
  invalid: 2,
  "corrupted once": 2,
  "overlooked once": 2,
  "noticed late": 2,
  replaced: 2,
  edited: 2,
  "changed once": 2,
  changing: 5,
  // Three refusals while others get through; alone, and with others that are refused, for 15 seconds and some.
  refused: 15,
}

/**
 * Failures while a delay grows to its longest, and the shortest of the longest delays (milliseconds); see `Backoff`.
 */
const backoff = { grows: 8, delay: 5_000 }

/** How long a peer may fail by default (milliseconds). */
const retryFor = 15 * 60_000

/** A transfer that runs for so long has moved bytes (milliseconds). */
const movesAfter = 2_000

/** Transfers of a process beside one of each photo that its faults explain. */
const explainedPuts = (world: World, process: ProcessRecord): number => {
  const { outages, manners, machine, link, gone, photos } = world.scenario
  const began = process.began - world.startedAt
  const within = { began, ended: process.ended - world.startedAt }
  const down = [
    ...outages,
    ...manners.closed,
    ...(gone === undefined ? [] : [{ from: gone.from, to: Math.min(within.ended, Math.max(began, gone.from) + 60_000) }]),
  ]
  // What was under way when it began, and then what finds out whether it is over.
  const probes = down.reduce((sum, { from, to }) => {
    const millis = overlap(from, to, within)
    // Whatever arrives yet makes the delays begin anew.
    const rows = 1 + endedAfter(world, "acknowledged", from, noticed)
    return millis === 0 ? sum : sum + endedAfter(world, "hit", from, noticed) + rows * backoff.grows + millis / backoff.delay
  }, 0)
  const stopped = process.stoppedAt === undefined ? [] : [{ at: process.stoppedAt - world.startedAt, for: 6_000 }]
  const breaks = [
    ...stopped,
    ...(link?.resets ?? []).map(at => ({ at, for: 100 })),
    ...machine.sleeps.map(sleep => ({ at: sleep.at, for: sleep.for + noticed })),
  ]
  const cut = breaks.reduce(
    (sum, { at, for: millis }) => (isWithin(at, within) ? sum + endedAfter(world, "hit", at, millis) : sum),
    0,
  )
  const pushedBack = manners.atOnce === undefined ? 0 : 15 + (process.ended - process.began) / 4_000
  // Into an OSS bucket a refusal is tried again at once.
  const odd = 2 * manners.odd.filter(({ to }) => to === "bucket").length
  // A photo that is refused while nobody else is sent finds out for as long as the budget lasts.
  const forTheBudget = Math.min(process.ended - process.began, retryFor) / backoff.delay
  const refused = photos.filter(({ kind }) => kind === "refused").length * forTheBudget
  const own = photos.reduce((sum, { kind }) => sum + (putsOf[kind] ?? 1) - 1, 0)
  // Bytes that move are progress, also where they are refused at the end: then others try as well.
  const refusedAtTheEnd = manners.closed.reduce((sum, { from, to }) => sum + overlap(from, to, within) / movesAfter, 0)
  return own + refused + refusedAtTheEnd + probes + cut + pushedBack + odd + (manners.losesParts > 0 ? 2 : 0)
}

/** Until a connection counts as dead on which nothing moves (milliseconds), and a bit. */
const noticed = 65_000

/** Times since 1970 have few digits behind the point (milliseconds). */
const rounding = 1

/** Photos whose transfers ended so within so many milliseconds after something happened to all connections. */
const endedAfter = ({ server, startedAt }: World, end: "hit" | "acknowledged", at: number, millis: number): number => {
  const ids = server.record.flatMap(entry =>
    entry.what === "put ends" && entry.end === end && isWithin(entry.at - startedAt, { began: at - rounding, ended: at + millis })
      ? [entry.id]
      : [],
  )
  return new Set(ids).size
}

const countOf = ({ server }: World, process: ProcessRecord, end: "hit" | "acknowledged"): number =>
  server.record.filter(entry => entry.what === "put ends" && entry.end === end && isWithin(entry.at, process)).length

/**
 * L4: a bucket is not tried more often than it takes to find out whether it works, and nothing is sent that has
 * arrived.
 */
const fewPuts = (world: World, process: ProcessRecord): ReadonlyArray<Violation> => {
  if (process.result.ended !== "by itself") return []
  const hit = countOf(world, process, "hit")
  const atMost = Math.ceil(explainedPuts(world, process))
  return hit <= atMost ? [] : [{ invariant: "L4", what: `${hit} transfers fail, explained are ${atMost}` }]
}

/**
 * L4: the API is asked a few times for every image, once more for every fault, and by time while something is awaited
 * or gone.
 */
const fewRequests = (world: World, process: ProcessRecord): ReadonlyArray<Violation> => {
  const { photos } = world.scenario
  const millis = process.ended - process.began
  const byTime = (millis / 4_000) * Math.ceil(photos.length / 50)
  const atMost = 40 + 12 * photos.length + byTime + 6 * explainedPuts(world, process)
  return process.api <= atMost
    ? []
    : [{ invariant: "L4", what: `${process.api} requests to the API, explained are ${Math.round(atMost)}` }]
}

/** L4: of what goes in parts, only the part that was under way is lost; of the rest, what was under way. */
const nothingThrownAway = ({ world }: Run): ReadonlyArray<Violation> => {
  const { scenario, link, server } = world
  if (link === undefined || scenario.link === undefined) return []
  const { slice } = scenario.link
  const takesParts = scenario.cloud === "OSS" || scenario.manners.signsParts !== undefined
  const sizes = new Map(scenario.photos.map(({ name, size }) => [name, size]))
  let atMost = scenario.manners.losesParts > 0 ? 2 * Math.max(...sizes.values()) : 0
  for (const { what, end, id } of server.record) {
    if (what !== "put begins" && what !== "put ends") continue
    const size = sizes.get(server.images.get(id)?.name ?? "") ?? 0
    const lost = takesParts && size > 12 * slice ? 4 * slice : size
    // Whoever begins may lose what is under way; who ends well has sent all of it, in one piece or in several turns.
    if (what === "put begins") atMost += lost + listOfParts
    else if (end === "acknowledged") atMost += size - lost
  }
  return link.carried <= atMost
    ? []
    : [{ invariant: "L4", what: `${Math.round(link.carried)} bytes are sent, explained are ${Math.round(atMost)}` }]
}

/** Bytes of a document that names the parts of an upload. */
const listOfParts = 4_000

/**
 * L4: no transfer is thrown away that nothing has hit, and nothing is acknowledged more often than its fate explains.
 */
const noByteTwice = ({ world }: Run): ReadonlyArray<Violation> => {
  const { record } = world.server
  const undisturbed = world.processes.filter(
    process => isUndisturbed(process) && outcomesOf(process).every(({ fault }) => fault === undefined),
  )
  const thrown = record.filter(
    ({ what, end, at }) => what === "put ends" && end === "given up" && undisturbed.some(process => isWithin(at, process)),
  )
  if (thrown[0] !== undefined)
    return [{ invariant: "L4", what: `${thrown.length} transfers are thrown away that nothing has hit` }]
  const acknowledged = new Map<string, number>()
  for (const { what, end, id } of record) {
    if (what === "put ends" && end === "acknowledged") acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1)
  }
  return [...acknowledged].flatMap(([id, times]) => {
    const name = world.server.images.get(id)?.name
    const kind = kindOf(world.scenario, name)
    // What is Invalid every run sends anew.
    const runs = kind === "invalid" ? world.processes.length : 1
    const atMost =
      runs * (kind === "good" ? 1 : 2) + record.filter(({ what, id: other }) => what === "given up" && other === id).length
    return times <= atMost ? [] : [{ invariant: "L4" as const, what: `${name} (${kind}) is acknowledged ${times} times` }]
  })
}

const kindOf = ({ photos }: Scenario, name: string | undefined): PhotoKind =>
  photos.find(photo => photo.name === name)?.kind ?? "good"
