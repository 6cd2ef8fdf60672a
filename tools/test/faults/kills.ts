import { setTimeout as sleep } from "node:timers/promises"
import { makeLink } from "../../src/faults/Link.ts"
import type { Program } from "./Program.ts"
import type { World } from "./World.ts"

/** How often a process is killed: few times in everyday tests, `FAULTS_KILLS=25` for a thorough run. */
export const killsOr = (few: number): number => Number(process.env.FAULTS_KILLS ?? few)

/** A line on which transfers overlap with everything else, so that a kill finds them in their middle. */
export const line = () => makeLink({ bytesPerSecond: 12_000_000, roundTripMs: 4 })

/** Waits until so many more requests have arrived, and a moment; false when the program was over before. */
export const momentIn = async (world: World, program: Program, requests: number, millis: number): Promise<boolean> => {
  const moment = world.requests + requests
  while (world.requests < moment && !program.isOver()) await sleep(1)
  if (!program.isOver()) await sleep(millis)
  return !program.isOver()
}
