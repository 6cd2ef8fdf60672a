import type { Problem } from "@altilift/core"
import { Context, Data, type Effect } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"
import type { ImageRow, MetaFileRow, ProjectRow, TaskRow } from "./tables.ts"
import type { VaultError } from "./Vault.ts"

/** What is to be reconstructed. */
export interface ReconstructionJob {
  readonly project: ProjectRow
  readonly task: TaskRow
  /** The Ready images, in the order of their registration; their originals are in the vault. */
  readonly images: ReadonlyArray<ImageRow>
  /** The Ready meta files, one of each name; they are in the vault. */
  readonly metaFiles: ReadonlyArray<MetaFileRow>
  /**
   * A folder. It is empty at first, also when a task runs again; what lies in it when `run` ends is offered as the
   * results.
   */
  readonly results: string
}

export interface ReconstructionProgress {
  /** Between 0 and 1; left out while it is unknown. */
  readonly fraction?: number
  /** What is done now, in the engine's words: `matching`. */
  readonly step?: string
}

/** What a reconstruction says of itself while it runs. */
export interface ReconstructionReport {
  readonly progress: (now: ReconstructionProgress) => void
  /** A line of the engine's output; the last ones are kept with the task. */
  readonly line: (text: string) => void
}

/** The reconstruction failed: another try with the same photos would not help. */
export class ReconstructionFault extends Data.TaggedError("ReconstructionFault")<{ readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/**
 * What turns photos into a model. `run` may be called again for the same task after a crash, and then either goes on or
 * does the work again; interrupted, it ends what it started. A `VaultError` is waited for: `run` is called again.
 */
export interface Reconstructor {
  readonly run: (job: ReconstructionJob, report: ReconstructionReport) => Effect.Effect<void, VaultError | ReconstructionFault>
  /** Removes what `run` made outside of the results, when the task Failed or was stopped. */
  readonly discard: (task: TaskRow) => Effect.Effect<void, VaultError>
  /** Whether `run`, interrupted by a pause, goes on where it was; left out: it would do its work again. */
  readonly pausable?: true
}

/** The reconstructors of this service. */
export class Reconstructors extends Context.Service<
  Reconstructors,
  {
    /** By the operator's names, in the operator's order; the first is the default. */
    readonly byName: ReadonlyMap<string, Reconstructor>
  }
>()("@altilift/node-service/ports/Reconstructors") {}
