import type { MetaFileKind, Catalogue as ProblemCatalogue, State } from "@altilift/core"
import type { AccountWords } from "./account/Words.ts"
import type { CheckWords } from "./check/Catalogue.ts"
import type { ConfigWords } from "./config/Words.ts"
import type { DoctorWords } from "./doctor/Words.ts"
import type { HelpWords } from "./help/Words.ts"
import type { OriginalsWords } from "./originals/Words.ts"
import type { ProjectWords } from "./projects/Words.ts"
import type { ReceiptWords } from "./receipt/Words.ts"
import type { ReconcileWords } from "./reconcile/Words.ts"
import type { RetryWords } from "./retry/Words.ts"
import type { About, Of } from "./Sentence.ts"
import type { UploadingWords } from "./uploading/Words.ts"
import type { AddressWords, InvocationWords, ProgramWords, UsageWords } from "./usage/Words.ts"
import type { WatchWords } from "./watch/Words.ts"

/**
 * The sentences of this program in one language. One that is missing does not compile. Sizes, times and paths come as
 * text.
 */
export interface Catalogue {
  /** Those of the engine. */
  readonly problems: ProblemCatalogue
  /**
   * Names of states for people, those of ends from the engine; events and reports for programs have the English ones.
   */
  readonly states: Readonly<Record<State["at"], string>>
  /** Between parts of a line. */
  readonly comma: string
  /** Units of time. */
  readonly duration: Of<"hours" | "minutes" | "seconds">
  readonly advice: Advice
  /** Why a file is not Ready, after its path. */
  readonly reasons: Reasons
  readonly lines: Lines
  readonly progress: ProgressWords
  readonly upload: UploadWords
  readonly reconstruction: ReconstructionWords
  readonly download: DownloadWords
  readonly interrupted: Of<"word" | "alone" | "twice" | "goOn" | "nothingSentAgain" | "nothingSent" | "leftBehind">
  readonly dryRun: DryRunWords
  readonly meta: MetaWords
  readonly buckets: BucketWords
  readonly check: CheckWords
  readonly receipt: ReceiptWords
  readonly uploading: UploadingWords
  readonly originals: OriginalsWords
  readonly retry: RetryWords
  readonly reconcile: ReconcileWords
  readonly projects: ProjectWords
  readonly watch: WatchWords
  readonly account: AccountWords
  readonly config: ConfigWords
  readonly doctor: DoctorWords
  readonly help: HelpWords
  readonly usage: UsageWords
  readonly invocation: InvocationWords
  /** Of `--from-urls`. */
  readonly addresses: AddressWords
  readonly program: ProgramWords
}

/** What only this program knows how to mend: flags, variables and commands. It follows the sentence of the problem. */
type Advice = Of<
  | "checkAccount"
  | "create"
  | "otherBucket"
  | "anotherBucket"
  | "otherFolder"
  | "goOn"
  | "journalNewer"
  | "stateHome"
  | "stateHomeKept"
  | "kept"
  | "runAgain"
  | "preStart"
  | "uploadedAllTheSame"
  | "folderAccess"
  | "mount"
  | "putBackOrCheck"
  | "putCardBack"
  | "putFileBack"
  | "leaveOut"
  | "fileAccess"
  | "thenRunAgain"
  | "copyAgain"
  | "certificateTime"
  | "certificateHost"
  | "certificateAuthority"
> &
  About<"checkGiven", [names: ReadonlyArray<string>]> &
  About<"logIn", [command: string]>

type Reasons = Of<"toSend" | "onServer" | "none" | "unfinished"> &
  About<"notFetched" | "invalid" | "rerun", [said: string]> &
  About<"duplicate", [name: string]> &
  About<"duplicateOf", [name: string, state: string]>

/**
 * `state` comes with blanks behind it, so that paths stand below each other. `delay`: undefined below a second, where
 * something is tried again now.
 */
type Lines = Of<"found" | "allFound"> &
  About<"file", [state: string, path: string, reason: string]> &
  About<"group", [state: string, path: string, others: number, reason: string]> &
  About<"more" | "moreInReport" | "moreWithReport" | "notLookedInto", [count: number]> &
  About<"moreOfReason", [state: string]> &
  About<"bucket", [name: string]> &
  About<"bucketLeft", [left: string, why: string, taken: string]> &
  About<"tryingAgain", [delay: string | undefined, what: string, attempt: number]>

type ProgressWords = Of<"waiting" | "looking"> &
  About<"standing", [ended: number, found: number, complete: boolean]> &
  About<"bytes", [done: string, total: string]> &
  About<"uploaded", [done: string]> &
  About<"leftToSend" | "leftToVerify" | "elapsed", [time: string]> &
  About<"to", [bucket: string]> &
  About<"stalled", [time: string, why: string | undefined]> &
  About<"inState", [count: number, state: string]> &
  About<"verifying" | "fetching" | "sending" | "preparing", [count: number]>

interface Opened {
  readonly project: string
  readonly id: string
  readonly endpoint: string
  readonly email: string
}

type UploadWords = Of<"stopping" | "stoppingFetch" | "notStarted" | "notStartedUnlessAll"> &
  About<"begins", [Opened]> &
  About<"project", [name: string, id: string]> &
  About<"sent", [amount: string, time: string, rate: string | undefined, buckets: ReadonlyArray<string>]> &
  About<"report", [path: string]> &
  About<"reconstruction", [id: string, state: string | undefined]> &
  About<"notComplete", [ready: number, all: number]> &
  About<"reconstructionThere", [state: string]> &
  About<"noImage", [where: string, others: ReadonlyArray<string>]> &
  About<"noneUsable", [rejected: number]> &
  About<"notMade", [project: string]>

/** Of `--wait`. */
type ReconstructionWords = { readonly states: Of<"Pending" | "Running" | "Done" | "Failed" | "Stopped"> } & Of<"goesOn"> &
  About<"state", [state: string, more: string]> &
  About<"before", [count: number]> &
  About<"unsuccessful", [state: string, why: string | undefined]>

interface DownloadBegins {
  readonly project: string
  readonly id: string
  readonly files: number
  readonly folder: string
}

interface DownloadProgress {
  readonly done: number
  readonly all: number
  readonly arrived: string
  readonly total: string
}

interface DownloadLine {
  readonly state: string
  readonly name: string
  readonly size: string | undefined
  readonly reason: string | undefined
}

interface DownloadCounts {
  readonly downloaded: number
  readonly present: number
  readonly failed: number
  readonly size: string
  readonly time: string
}

/** Of `altilift download`. */
type DownloadWords = Of<"noReconstruction"> &
  About<"begins", [DownloadBegins]> &
  About<"progress", [DownloadProgress]> &
  About<"line", [DownloadLine]> &
  About<"summary", [DownloadCounts]> &
  About<"notAll", [failed: number, all: number]> &
  About<"none", [state: string]> &
  About<"noneOfKind", [kinds: ReadonlyArray<string>, there: ReadonlyArray<string>]> & {
    readonly states: Of<"Downloaded" | "Present" | "Failed">
  }

interface DryRunCounts {
  readonly toSend: number
  readonly size: string
  readonly there: number
  /** The others by state, as `progress.inState` says them. */
  readonly ended: ReadonlyArray<string>
}

type DryRunWords = About<"wouldMake", [project: string]> &
  About<"summary", [DryRunCounts]> &
  About<"wouldBe", [count: number, state: string]>

/** Of files that go with the photos. */
export type MetaWords = Of<"head" | "waiting" | "sending" | "verifying" | "notStarted"> &
  About<"underWay", [list: string]> &
  About<"invalid", [said: string]> &
  About<"notComplete", [count: number]> &
  About<"entries", [kind: MetaFileKind, count: number]>

type BucketWords = Of<"unreachable" | "unknown"> &
  About<"none", [endpoint: string]> &
  About<"milliseconds", [count: number]> & {
    readonly heads: readonly [name: string, cloud: string, response: string, where: string]
  }
