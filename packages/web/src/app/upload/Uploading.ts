import type { Final, Problem, Progress } from "@altilift/core"
import type { Accessor } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { Step } from "./createSteps.ts"
import type { Elsewhere } from "./Elsewhere.ts"
import type { Photo } from "./model/Photo.ts"
import type { Totals } from "./model/PhotoStore.ts"
import type { RateHistory } from "./model/RateHistory.ts"
import type { Preflight } from "./preflight/Preflight.ts"
import type { UploadingState } from "./uploadingState.ts"

/** Where a set goes, and for whom. Read for each request: the user may have signed in again. */
export interface Destination {
  readonly endpoint: string
  readonly key: string
  readonly token: string
  /** Id of the project. */
  readonly project: string
}

/** How an upload goes on that the page was closed in the middle of. */
export interface Resumed {
  readonly rule: ReconstructionRule
  /** Paths of the files that were left out. */
  readonly leftOut: ReadonlyArray<string>
  /** It begins now: photos that another project handed over. */
  readonly isNew?: boolean
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
  /** What was dropped or picked; what was left in the middle is started as soon as it is listed. */
  readonly choose: (chosen: Chosen, resume?: Resumed) => Promise<void>
  /** What was chosen. */
  readonly chosen: () => Chosen
  /** Paths of the files that are left out. */
  readonly leftOutRefs: () => ReadonlyArray<string>
  /** Leaves photos out, or takes them back; before the start only, as `add` and `undo`. Indexes in the `PhotoStore`. */
  readonly leaveOut: (indexes: ReadonlyArray<number>, leftOut: boolean) => void
  /** Adds what was dropped or picked to what is there. Resolves with the number of files that were found in it. */
  readonly add: (chosen: Chosen) => Promise<number>
  /** The step that is undone next. */
  readonly lastStep: Accessor<Step | undefined>
  /** Remembers a step that was made elsewhere. */
  readonly pushStep: (step: Step) => void
  readonly undo: () => void
  /** Photos that go to projects of their own, after this one. */
  readonly elsewhere: Accessor<ReadonlyArray<Elsewhere>>
  readonly sendElsewhere: (indexes: ReadonlyArray<number>, project: Elsewhere["project"]) => void
  /** What follows the photos that were handed over. */
  readonly sendLater: (rest: ReadonlyArray<Elsewhere>) => void
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
  /** Ends of photos that became known after the end of the run. */
  readonly settle: (ends: ReadonlyArray<Final>) => void
  readonly reset: () => void
}
