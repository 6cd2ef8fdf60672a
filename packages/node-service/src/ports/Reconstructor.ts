import { Context, type Effect } from "effect"
import type { FileError } from "./FileError.ts"
import type { ImageRow, ProjectRow, TaskRow } from "./tables.ts"

/** What is to be reconstructed. */
export interface ReconstructionJob {
  readonly project: ProjectRow
  readonly task: TaskRow
  /** The Ready images, in the order of their registration; their originals are in the vault. */
  readonly images: ReadonlyArray<ImageRow>
}

/** A file that a finished reconstruction offers. */
export interface ReconstructionDownload {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly modifiedAt: number
  readonly link: string
}

/**
 * What turns photos into a model. `run` may be called again for the same task after a crash or a failure, and then
 * either does the work again or finds that it is done; interrupted, it leaves nothing half-done behind.
 */
export class Reconstructor extends Context.Service<
  Reconstructor,
  {
    /** Does the work and says in one line, for the log, what came of it. */
    readonly run: (job: ReconstructionJob) => Effect.Effect<string, FileError>
    /** Removes what `run` made, when the task was stopped in its last moment. */
    readonly discard: (task: TaskRow) => Effect.Effect<void, FileError>
    /** What a Done task offers. */
    readonly downloads: (task: TaskRow) => Effect.Effect<ReadonlyArray<ReconstructionDownload>, FileError>
  }
>()("@altilift/node-service/ports/Reconstructor") {}
