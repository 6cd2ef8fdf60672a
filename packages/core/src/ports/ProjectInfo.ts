import type { ImageRecord } from "../lifecycle/Answer.ts"
import type { Problem } from "../problems/Problem.ts"

/** A project as lists show it. */
export interface ProjectInfo {
  readonly id: string
  readonly name: string
  /** Images that the server knows of it, in every state. */
  readonly images: number
  /** The same by what may become of them; `undefined` where the server does not say. */
  readonly counts?: ImageCounts | undefined
  /** Of the Ready images. */
  readonly gigaPixels: number
  /** Milliseconds since 1970; `undefined` where the server does not say. */
  readonly date: number | undefined
  /** State of the latest reconstruction; `undefined` when there was none. */
  readonly task: string | undefined
}

/** How many images of a project are in which state. */
export interface ImageCounts {
  /** That can be used. */
  readonly ready: number
  /** That the server verifies. */
  readonly working: number
  /** That wait for their bytes. */
  readonly armed: number
  readonly invalid: number
}

export interface ProjectDetails extends ProjectInfo {
  /** What the user may do with it; each right includes those before it. `undefined` where the server does not say. */
  readonly right?: "view" | "upload" | "own" | undefined
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
  /** Between 0 and 1; `undefined` while it is unknown. */
  readonly progress: number | undefined
  /** What is done now, in the words of the engine. */
  readonly step: string | undefined
  /** The server's name of what reconstructs. */
  readonly reconstructor: string | undefined
  /** Whether it waits to be resumed; `undefined` where the server does not say. */
  readonly paused?: boolean | undefined
  /** Why it Failed. */
  readonly problem: Problem | undefined
  /** The last lines of the engine's output. */
  readonly output: ReadonlyArray<string>
}

/** An image of a project, with what it takes to get its bytes. */
export interface ServerImage extends ImageRecord {
  /** That the client gave. */
  readonly name: string
  /** When its client did something for it last, or its bytes arrived (milliseconds since 1970). */
  readonly touchedAt: number | undefined
  /** A link to the file as it was uploaded; `undefined` unless it is Ready and the server has links. A secret. */
  readonly original: string | undefined
  /** Bytes. */
  readonly size: number | undefined
}

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly total: number | undefined
  readonly next: string | undefined
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
