import type { Problem, Progress } from "@altilift/core"
import type { Accessor } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { Photo } from "./model/Photo.ts"
import type { Totals } from "./model/PhotoStore.ts"
import type { RateHistory } from "./model/RateHistory.ts"
import type { Preflight } from "./preflight/Preflight.ts"
import type { UploadingState } from "./uploadingState.ts"

/** Where a set goes, and for whom. Read anew for each request: the user may have signed in again. */
export interface Destination {
  readonly endpoint: string
  readonly key: string
  readonly token: string
  /** Id of the project. */
  readonly project: string
}

/** A bucket that was left, and why. */
export interface LeftBucket {
  readonly label: string
  readonly because: Problem
}

/**
 * A set of photos from being chosen to its end, as signals. The photos themselves change in place: `changed` rises when
 * they do.
 */
export interface Uploading {
  readonly state: Accessor<UploadingState>
  readonly preflight: Accessor<Preflight>
  /** When the reconstruction starts by itself; as chosen with `start`. */
  readonly rule: () => ReconstructionRule
  /** Whether the headers of all files were read. */
  readonly scanned: Accessor<boolean>
  readonly totals: Accessor<Totals>
  /** How far the run is; undefined before there is one. */
  readonly progress: Accessor<Progress | undefined>
  readonly rates: Accessor<RateHistory>
  readonly leftBucket: Accessor<LeftBucket | undefined>
  /** Rises at most once a frame, when something of a photo is to be drawn. */
  readonly changed: Accessor<number>
  /** Rises when photos came or changed their group. */
  readonly grouping: Accessor<number>
  /** Rises when positions became known. */
  readonly placed: Accessor<number>
  readonly photos: () => ReadonlyArray<Photo>
  /** What was dropped or picked; with a rule it is started as soon as it is listed, as what was left in the middle. */
  readonly choose: (chosen: Chosen, resume?: ReconstructionRule) => Promise<void>
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
