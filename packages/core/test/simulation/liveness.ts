import { noticeWithin, type Outcome } from "../../src/index.ts"
import { endsAtLast, endsOf } from "./ends.ts"
import type { Run, Violation } from "./invariants.ts"
import type { PhotoKind, Promised, Scenario } from "./Scenario.ts"
import type { ProcessRecord, World } from "./world.ts"

/**
 * What a run must not only avoid but achieve. Each rule holds only in worlds that promise it (`Scenario.promised`): there the faults are such that
 * giving up has no excuse.
 */
export const livenessOf = (run: Run): ReadonlyArray<Violation> => {
  const rules: Record<Promised, (run: Run) => ReadonlyArray<Violation>> = {
    "completes at once": completesAtOnce,
    "blames nobody": blamesNobody,
    "is in time": inTime,
    "is thrifty": thrifty,
  }
  return [...run.world.scenario.promised.flatMap(promised => rules[promised](run)), ...endsWhenStopped(run)]
}

/** Outcomes of a process that ended by itself. */
const outcomesOf = ({ result }: ProcessRecord): ReadonlyArray<Outcome> =>
  result.ended === "by itself" && result.exit._tag === "Success" ? result.exit.value : []

const isUndisturbed = (process: ProcessRecord) => process.stoppedAt === undefined && process.result.ended === "by itself"

/** In the first run, while the faults of a photo are there. */
const endsAtFirst: Record<PhotoKind, ReadonlyArray<string>> = { ...endsAtLast, "too big for the link": ["Failed", "Ready"] }

/** A bucket that refuses for a minute and never took anything ends a run (docs/cli.md). */
const refusedFromTheBeginning = ({ server, scenario }: Run["world"], process: ProcessRecord | undefined): boolean =>
  scenario.manners.closed.some(({ from, to }) => to - from > 60_000) &&
  !server.record.some(({ what, at }) => what === "stored" && at >= (process?.began ?? 0) && at <= (process?.ended ?? 0))

/** L1, and L2 where the world is a thin link. */
const completesAtOnce = ({ world }: Run): ReadonlyArray<Violation> => {
  const name = world.scenario.family === "thin" ? "L2" : "L1"
  const first = world.processes.find(isUndisturbed)
  return (first === undefined ? [] : outcomesOf(first)).flatMap((outcome): ReadonlyArray<Violation> => {
    const { fault } = outcome
    if (fault !== undefined && refusedFromTheBeginning(world, first)) return []
    if (fault !== undefined) return [{ invariant: name, what: `the run gave up (${fault.kind}): ${fault.message}` }]
    return endsOf(outcome, world.scenario, endsAtFirst).map(({ what }) => ({ invariant: name, what: `at once: ${what}` }))
  })
}

/** Photos that have a fault of their own to end Failed by. */
const guilty: ReadonlyArray<PhotoKind> = ["poisoned", "refused", "too big for the link"]

/** L5 */
const blamesNobody = ({ world }: Run): ReadonlyArray<Violation> => {
  const innocent = new Set(world.scenario.photos.flatMap(({ name, kind }) => (guilty.includes(kind) ? [] : [name])))
  return world.processes.filter(isUndisturbed).flatMap(process =>
    outcomesOf(process).flatMap(({ images, fault }) => {
      const blamed = images.flatMap(final => (final.at === "Failed" && innocent.has(final.file.name) ? [final] : []))
      return fault !== undefined || blamed[0] === undefined
        ? []
        : [{ invariant: "L5" as const, what: `${blamed.length} photos without a fault are Failed: ${blamed[0].reason}` }]
    }),
  )
}

const overlap = (from: number, to: number, { began, ended }: { began: number; ended: number }) =>
  Math.max(0, Math.min(to, ended) - Math.max(from, began))

/** Milliseconds of a process that outages, odd answers and the like explain. */
const faultyTime = (world: World, { began, ended }: ProcessRecord): number => {
  const { outages, manners, machine, disk } = world.scenario
  const within = { began: began - world.startedAt, ended: ended - world.startedAt }
  const times = [...outages, ...manners.stumbles, ...manners.closed]
  const lost = times.reduce((sum, { from, to }) => sum + overlap(from, to, within), 0)
  const asleep = machine.sleeps.reduce((sum, sleep) => sum + overlap(sleep.at, sleep.at + sleep.for, within), 0)
  const asked = manners.odd.reduce((sum, odd) => sum + (odd.retryAfter === undefined ? 10_000 : 16 * 60_000), 0)
  return lost + asleep + asked + (disk.stubbornReads ?? 0)
}

const count = ({ photos }: Scenario, ...kinds: ReadonlyArray<PhotoKind>) =>
  photos.filter(({ kind }) => kinds.includes(kind)).length

/** Bytes a millisecond, as far as a scenario has it. */
const rateOf = ({ link, rate }: Scenario) => link?.rate ?? rate

/** L3: three times what bytes, faults and documented waits explain, and a few minutes. */
const inTime = ({ world }: Run): ReadonlyArray<Violation> => {
  const { scenario } = world
  const { photos, link } = scenario
  const bytes = photos.reduce((sum, { size }) => sum + size, 0)
  const biggest = Math.max(0, ...photos.map(({ size }) => size))
  return world.processes.filter(isUndisturbed).flatMap(process => {
    const within = { began: process.began - world.startedAt, ended: process.ended - world.startedAt }
    const resets = (link?.resets ?? []).filter(at => at >= within.began && at < within.ended).length
    // What a reset costs: what was under way, and a wait.
    const cut = resets * (Math.min(biggest / rateOf(scenario), intervalOf(scenario)) + 5_000)
    const waits =
      (count(scenario, "overlooked once", "noticed late") > 0 ? noticeWithin + 6 * 60_000 : 0) +
      (count(scenario, "poisoned", "refused") > 0 ? 20 * 60_000 : 0) +
      2 * scenario.processing
    const explained = bytes / rateOf(scenario) + cut + waits + faultyTime(world, process)
    const took = process.ended - process.began
    const atMost = 3 * explained + 5 * 60_000
    return took <= atMost
      ? []
      : [{ invariant: "L3", what: `a run takes ${Math.round(took / 1000)} s, explained are ${Math.round(atMost / 1000)} s` }]
  })
}

/** Milliseconds between two resets. */
const intervalOf = ({ link }: Scenario) => {
  const [first = 0, ...others] = link?.resets ?? []
  return others.length === 0 ? Number.POSITIVE_INFINITY : ((others.at(-1) ?? first) - first) / others.length
}

/** L4 */
const thrifty = (run: Run): ReadonlyArray<Violation> => [...fewRequests(run), ...noByteTwice(run), ...givesWay(run)]

/** L4: a bucket that takes so many transfers at the same time is tried with more now and then, and not all the time. */
const givesWay = ({ world }: Run): ReadonlyArray<Violation> => {
  if (world.scenario.manners.atOnce === undefined) return []
  return world.processes.flatMap(({ began, ended }) => {
    const refused = world.server.record.filter(
      ({ what, end, at }) => what === "put ends" && end === "hit" && at >= began && at <= ended,
    ).length
    const atMost = 15 + (ended - began) / 4_000
    return refused <= atMost
      ? []
      : [{ invariant: "L4", what: `${refused} transfers into a bucket that pushes back, explained are ${Math.round(atMost)}` }]
  })
}

/** L4: the API is asked a few times for every image, once more for every fault, and by time while something is awaited or gone. */
const fewRequests = ({ world }: Run): ReadonlyArray<Violation> => {
  const { scenario } = world
  return world.processes.flatMap(process => {
    const twins = scenario.user.second === undefined ? 1 : 2
    const puts = world.server.record.filter(
      ({ what, at }) => what === "put begins" && at >= process.began && at <= process.ended,
    ).length
    const millis = process.ended - process.began
    const byTime = (millis / 4_000) * Math.ceil(scenario.photos.length / 50)
    const atMost = twins * (40 + 12 * scenario.photos.length + byTime) + 6 * puts
    return process.api <= atMost
      ? []
      : [{ invariant: "L4", what: `${process.api} requests to the API, explained are ${Math.round(atMost)}` }]
  })
}

/** L4: no transfer is thrown away that nothing has hit, and nothing is acknowledged more often than its fate explains. */
const noByteTwice = ({ world }: Run): ReadonlyArray<Violation> => {
  const { record } = world.server
  const undisturbed = world.processes.filter(
    process => isUndisturbed(process) && outcomesOf(process).every(({ fault }) => fault === undefined),
  )
  const thrown = record.filter(
    ({ what, end, at }) =>
      what === "put ends" && end === "given up" && undisturbed.some(({ began, ended }) => at >= began && at <= ended),
  )
  if (thrown[0] !== undefined)
    return [{ invariant: "L4", what: `${thrown.length} transfers are thrown away that nothing has hit` }]
  const acknowledged = new Map<string, number>()
  for (const { what, end, id } of record) {
    if (what === "put ends" && end === "acknowledged") acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1)
  }
  return [...acknowledged].flatMap(([id, times]) => {
    const name = world.server.images.get(id)?.name
    const kind = world.scenario.photos.find(photo => photo.name === name)?.kind ?? "good"
    const atMost = (kind === "good" ? 1 : 2) + record.filter(({ what, id: other }) => what === "given up" && other === id).length
    const processes = world.scenario.user.second === undefined ? 1 : 2
    return times <= atMost * processes
      ? []
      : [{ invariant: "L4" as const, what: `${name} (${kind}) is acknowledged ${times} times` }]
  })
}

/** A stop gives transfers 5 seconds; a bit more for what is said at the end. */
const stopsWithin = 5_000 + 500

/** L6 */
const endsWhenStopped = ({ world }: Run): ReadonlyArray<Violation> =>
  world.processes.flatMap((process): ReadonlyArray<Violation> => {
    if (process.result.ended !== "by itself" || world.scenario.family === "classic") return []
    const { stoppedAt, ended, activeAfter, timersAfter } = process
    const took = stoppedAt === undefined ? 0 : ended - stoppedAt
    const reads = world.scenario.disk.stubbornReads !== undefined
    return [
      ...(took > stopsWithin ? [{ invariant: "L6" as const, what: `a run ends ${took} ms after it was stopped` }] : []),
      ...(activeAfter > 0
        ? [{ invariant: "L6" as const, what: `${activeAfter} reads and requests after the end of a process` }]
        : []),
      // A read that nothing can interrupt may be left behind.
      ...(timersAfter > 0 && !reads ? [{ invariant: "L6" as const, what: `${timersAfter} timers are left behind` }] : []),
    ]
  })
