import type { Problem } from "../problems/Problem.ts"

/** A project as lists show it. */
export interface ProjectInfo {
  readonly id: string
  readonly name: string
  /** Images that the server knows of it. */
  readonly images: number
  /** Of the Ready images. */
  readonly gigaPixels: number
  /** Milliseconds since 1970; `undefined` where the server does not say. */
  readonly date: number | undefined
  /** State of the latest reconstruction; `undefined` when there was none. */
  readonly task: string | undefined
}

export interface ProjectDetails extends ProjectInfo {
  /** The latest reconstruction; `undefined` when there was none, or the server does not tell. */
  readonly reconstruction: ReconstructionDetails | undefined
  readonly downloads: ReadonlyArray<Download>
}

export interface ReconstructionDetails {
  readonly id: string
  /** `Pending`, `Running`, `Done`, `Failed` or `Stopped`; servers may have others. */
  readonly state: string
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  /** Reconstructions before this one. */
  readonly queueing: number
  /** Between 0 and 1; `undefined` while nobody knows. */
  readonly progress: number | undefined
  /** What is done now, in the words of the engine. */
  readonly step: string | undefined
  /** The server's name of what reconstructs. */
  readonly reconstructor: string | undefined
  /** Why it Failed. */
  readonly problem: Problem | undefined
  /** The last lines of the engine's output. */
  readonly output: ReadonlyArray<string>
}

/** Something that came out of a reconstruction, or its handoff. */
export interface Download {
  readonly name: string
  readonly state: string | undefined
  /** Bytes. */
  readonly size: number | undefined
  readonly link: string | undefined
  /** `pointcloud`, `orthophoto`, `mesh`, `dsm`, `cameras`, `report`, `log` or `archive`. */
  readonly kind: string | undefined
  /** SHA-1, lower-case hexadecimal. */
  readonly checksum: string | undefined
}
