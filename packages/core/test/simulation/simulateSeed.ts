import { Exit } from "effect"
import type { Outcome } from "../../src/index.ts"
import { boundsOf } from "./bounds.ts"
import { type FamilyName, scenarioOf } from "./families.ts"
import { readyMeansReady, violationsOf } from "./invariants.ts"
import { livenessOf } from "./liveness.ts"
import type { Scenario } from "./Scenario.ts"
import { traceOf } from "./trace.ts"
import type { Violation } from "./Violation.ts"
import { type ProcessOptions, type Variant, World } from "./world.ts"

/** A seed, what was found, and what it takes to understand it. */
export interface Finding {
  readonly family: string
  readonly seed: number
  readonly violations: ReadonlyArray<Violation>
  readonly processes: World["processes"]
  /** What was exercised. */
  readonly marks: ReadonlySet<string>
  readonly trace: () => string
}

/** How often an impatient user starts a run again that stopped. */
const patience = 3

/** The engine as it is. */
export const sound: Variant = layers => layers

/**
 * Plays a seed's scenario: processes that are killed, or stop, and are started again, until one has run when nothing
 * fails any more.
 */
export const simulateSeed = (seed: number, variant: Variant = sound, family: FamilyName = "classic"): Finding =>
  play(scenarioOf(family, seed), variant)

/** When nothing fails any more, milliseconds after the beginning. */
const quietOf = ({ quietAfter, outages, link, manners, machine, disk, photos }: Scenario): number =>
  Math.max(
    quietAfter,
    ...[...outages, ...manners.stumbles, ...manners.closed].map(({ to }) => to),
    ...(link?.resets ?? []),
    ...machine.sleeps.map(sleep => sleep.at + sleep.for),
    ...machine.jumps.map(({ at }) => at),
    disk.full?.to ?? 0,
    ...photos.map(({ kind, replacedAfter }) => (kind === "edited" ? replacedAfter : 0)),
  )

const play = (scenario: Scenario, variant: Variant): Finding => {
  const world = new World(scenario)
  const outcomes: Array<Outcome> = []
  const began: Array<number> = []
  const violations: Array<Violation> = []
  const quiet = quietOf(scenario)

  const runOnce = (options: Omit<ProcessOptions, "variant"> = {}) => {
    began.push(world.events.length)
    const { result } = world.run({ ...options, variant })
    if (result.ended === "hanging") violations.push({ invariant: 0, what: result.why })
    if (result.ended !== "by itself") return
    if (Exit.isFailure(result.exit)) {
      violations.push({ invariant: 0, what: `the engine died: ${String(result.exit.cause)}` })
      return
    }
    for (const outcome of result.exit.value) {
      outcomes.push(outcome)
      violations.push(...readyMeansReady(world, outcome))
    }
  }

  // What fails the first process for good is over with the next.
  const { sourceFailsAfter } = scenario.disk
  if (sourceFailsAfter !== undefined || scenario.manners.tokenRevoked !== undefined) runOnce()
  for (const kill of scenario.kills) if (violations.length === 0) runOnce({ kill })
  for (const stopAfter of scenario.user.stops) if (violations.length === 0) runOnce({ stopAfter })
  for (let again = 0; again < patience && world.age < quiet && violations.length === 0; again++) {
    runOnce()
    world.time.pass(30_000)
  }
  if (world.age < quiet) world.time.pass(quiet - world.age)
  if (violations.length === 0) runOnce()
  const run = { world, outcomes, began }
  if (violations.length === 0) violations.push(...violationsOf(run), ...livenessOf(run), ...boundsOf(run))
  return {
    family: scenario.family,
    seed: scenario.seed,
    violations: violations.slice(0, 5),
    processes: world.processes,
    marks: world.marks,
    trace: () => traceOf(world, violations),
  }
}
