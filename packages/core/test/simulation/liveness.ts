import { noticeWithin } from "../../src/index.ts"
import { documentedTimes } from "./documentedTimes.ts"
import { endsAtLast, endsOf } from "./ends.ts"
import type { Run } from "./invariants.ts"
import { isUndisturbed, outcomesOf, overlap } from "./process.ts"
import type { PhotoKind, Promised, Scenario } from "./Scenario.ts"
import { thrifty } from "./thrift.ts"
import type { Violation } from "./Violation.ts"
import type { ProcessRecord, World } from "./world.ts"

/**
 * What a run must not only avoid but achieve. Each rule holds only in worlds that promise it (`Scenario.promised`):
 * there the faults are such that giving up has no excuse.
 */
export const livenessOf = (run: Run): ReadonlyArray<Violation> => {
  const rules: Record<Promised, (run: Run) => ReadonlyArray<Violation>> = {
    "completes at once": completesAtOnce,
    "blames nobody": blamesNobody,
    "is in time": inTime,
    "is thrifty": thrifty,
  }
  return [
    ...run.world.scenario.promised.flatMap(promised => rules[promised](run)),
    ...endsWhenStopped(run),
    ...documentedTimes(run),
  ]
}

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
        : [{ invariant: "L5" as const, what: `${blamed.length} photos without a fault are Failed: ${blamed[0].problem.code}` }]
    }),
  )
}

/** Milliseconds of a process that outages, odd answers and the like explain. */
const faultyTime = (world: World, { began, ended }: ProcessRecord): number => {
  const { outages, manners, machine, disk } = world.scenario
  const within = { began: began - world.startedAt, ended: ended - world.startedAt }
  const times = [...outages, ...manners.stumbles, ...manners.closed]
  const lost = times.reduce((sum, { from, to }) => sum + overlap(from, to, within), 0)
  const asleep = machine.sleeps.reduce((sum, sleep) => sum + overlap(sleep.at, sleep.at + sleep.for, within), 0)
  const asked = manners.odd.reduce((sum, odd) => sum + (odd.retryAfter === undefined ? 10_000 : 16 * 60_000), 0)
  return lost + asleep + asked + (disk.stubbornReads?.millis ?? 0)
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

/** A stop gives transfers 5 seconds, and what is stuck none beyond; times have digits that are rounded. */
const stopsWithin = 5_000 + 1

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
