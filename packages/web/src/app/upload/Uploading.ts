import type { Accessor } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { BrowserOutcome, Phase, ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { Photo } from "./model/Photo.ts"
import type { Totals } from "./model/PhotoBook.ts"
import type { Preflight } from "./preflight/Preflight.ts"

/** How far a set is. */
export type Stage = "choosing" | "listing" | "preflight" | "running" | "ended"

/** Where a set goes, and for whom. Read anew at each start: the user may have signed in again. */
export interface Destination {
  readonly endpoint: string
  readonly key: string
  readonly token: string
  /** Id of the project. */
  readonly project: string
}

/** A set of photos from being chosen to its end, as signals. The photos themselves change in place: read `changed` to hear of them. */
export interface Uploading {
  readonly stage: Accessor<Stage>
  readonly phase: Accessor<Phase>
  readonly preflight: Accessor<Preflight>
  /** When the reconstruction starts by itself; as chosen with `start`. */
  readonly rule: () => ReconstructionRule
  /** Files whose header was read, and whether all were. */
  readonly scanned: Accessor<boolean>
  readonly totals: Accessor<Totals>
  /** Rises at most once a frame, when something of a photo is to be drawn. */
  readonly changed: Accessor<number>
  /** Rises when photos came or changed their group. */
  readonly grouping: Accessor<number>
  /** Rises when positions became known. */
  readonly placed: Accessor<number>
  readonly photos: () => ReadonlyArray<Photo>
  readonly outcome: Accessor<BrowserOutcome | undefined>
  /** Milliseconds and bytes of all runs over the set. */
  readonly spent: Accessor<{ readonly duration: number; readonly bytes: number }>
  /** Another tab took the project over. */
  readonly takenOver: Accessor<boolean>
  /** Whether a set was chosen that held no file at all. */
  readonly foundNothing: Accessor<boolean>
  /** What was dropped or picked; with a rule it is started as soon as it is listed, as what was left in the middle. */
  readonly choose: (chosen: Chosen, resume?: ReconstructionRule) => Promise<void>
  /** Whether it goes on after the page was closed in the middle of it. */
  readonly resumed: Accessor<boolean>
  /** What was chosen. */
  readonly chosen: () => Chosen
  readonly open: (index: number) => Promise<Blob>
  readonly start: (rule: ReconstructionRule) => Promise<void>
  readonly pause: () => void
  readonly resume: () => void
  readonly cancel: () => void
  readonly takeOver: () => void
  readonly retry: () => Promise<void>
  readonly retriable: () => number
  /** Goes on after a fault, with the credentials of now. */
  readonly goOn: () => Promise<void>
  readonly reset: () => void
}
