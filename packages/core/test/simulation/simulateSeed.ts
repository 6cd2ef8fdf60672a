import { Exit } from "effect"
import type { Outcome } from "../../src/index.ts"
import { readyMeansReady, type Violation, violationsOf } from "./invariants.ts"
import { type Kill, type Scenario, scenarioOf } from "./Scenario.ts"
import { type Variant, World } from "./world.ts"

/** A seed, what was found, and what it takes to understand it. */
export interface Finding {
  readonly seed: number
  readonly violations: ReadonlyArray<Violation>
  readonly trace: () => string
}

/** How often an impatient user starts a run again that stopped. */
const patience = 3

/** The engine as it is. */
export const sound: Variant = layers => layers

/** Plays a seed's scenario: processes that are killed, or stop, and are started again, until one has run when nothing fails any more. */
export const simulateSeed = (seed: number, variant: Variant = sound): Finding => play(scenarioOf(seed), variant)

const play = (scenario: Scenario, variant: Variant): Finding => {
  const world = new World(scenario)
  const outcomes: Array<Outcome> = []
  const began: Array<number> = []
  const violations: Array<Violation> = []
  const quiet = Math.max(scenario.quietAfter, ...scenario.outages.map(({ to }) => to))

  const runOnce = (kill: Kill | undefined) => {
    began.push(world.events.length)
    const result = world.run(kill, variant)
    if (result.ended === "hanging") violations.push({ invariant: 0, what: result.why })
    if (result.ended !== "by itself") return
    if (Exit.isFailure(result.exit)) {
      violations.push({ invariant: 0, what: `the engine died: ${String(result.exit.cause)}` })
      return
    }
    outcomes.push(result.exit.value)
    violations.push(...readyMeansReady(world, result.exit.value))
  }

  for (const kill of scenario.kills) {
    if (violations.length === 0) runOnce(kill)
  }
  for (let again = 0; again < patience && world.age < quiet && violations.length === 0; again++) {
    runOnce(undefined)
    world.time.pass(30_000)
  }
  if (world.age < quiet) world.time.pass(quiet - world.age)
  if (violations.length === 0) runOnce(undefined)
  if (violations.length === 0) violations.push(...violationsOf({ world, outcomes, began }))
  return { seed: scenario.seed, violations, trace: () => traceOf(world, violations) }
}

const traceOf = (world: World, violations: ReadonlyArray<Violation>): string => {
  const since = (at: number) => ((at - world.startedAt) / 1000).toFixed(3).padStart(10)
  const { photos, ...rest } = world.scenario
  return [
    `scenario ${JSON.stringify(rest)}`,
    ...photos.map(photo => `  photo ${JSON.stringify(photo)}`),
    ...world.server.record.map(
      ({ at, what, id, state, checksum }) =>
        `${since(at)} s  ${what} ${id.replace(/^0+/, "")} ${checksum?.slice(0, 8) ?? ""} ${state ?? ""}`,
    ),
    ...world.written.map(
      ({ at, checksum, record }) => `${since(at)} s  journal ${checksum.slice(0, 8)} ${JSON.stringify(record)}`,
    ),
    ...violations.map(({ invariant, what }) => `INVARIANT ${invariant}: ${what}`),
  ].join("\n")
}
