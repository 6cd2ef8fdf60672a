import type { Outcome } from "../../src/index.ts"
import type { ProcessRecord } from "./world.ts"

/** Outcomes of a process that ended by itself. */
export const outcomesOf = ({ result }: ProcessRecord): ReadonlyArray<Outcome> =>
  result.ended === "by itself" && result.exit._tag === "Success" ? result.exit.value : []

/** Neither killed nor stopped. */
export const isUndisturbed = (process: ProcessRecord): boolean =>
  process.stoppedAt === undefined && process.result.ended === "by itself"

/** A time in milliseconds. */
interface Span {
  readonly began: number
  readonly ended: number
}

/** Milliseconds that two times have in common. */
export const overlap = (from: number, to: number, { began, ended }: Span): number =>
  Math.max(0, Math.min(to, ended) - Math.max(from, began))

export const isWithin = (at: number, { began, ended }: Span): boolean => at >= began && at <= ended
