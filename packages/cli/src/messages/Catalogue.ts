import type { Final, Catalogue as ProblemCatalogue } from "@altilift/core"
import type { CliError } from "effect/cli"
import type { CheckWords } from "./check/Catalogue.ts"

type Sentence<Params extends ReadonlyArray<unknown>> = (...params: Params) => string
type Of<Name extends string> = { readonly [Key in Name]: string }
type About<Name extends string, Params extends ReadonlyArray<unknown>> = { readonly [Key in Name]: Sentence<Params> }

/**
 * The sentences of this program in one language. One that is missing does not compile. Sizes, times and paths come as
 * text.
 */
export interface Catalogue {
  /** Those of the engine. */
  readonly problems: ProblemCatalogue
  /** Names of states for people; events and reports for programs have the English ones. */
  readonly states: Readonly<Record<Final["at"], string>>
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
  readonly buckets: BucketWords
  readonly check: CheckWords
  readonly account: AccountWords
  readonly usage: UsageWords
  /** Of `--from-urls`. */
  readonly addresses: AddressWords
  readonly program: About<"outputLost", [reason: string]> & About<"defect", [details: string]>
}

/** What only this program knows how to mend: flags, variables and commands. It follows the sentence of the problem. */
type Advice = Of<
  | "logIn"
  | "key"
  | "token"
  | "create"
  | "otherBucket"
  | "goOn"
  | "journalNewer"
  | "stateHome"
  | "stateHomeKept"
  | "kept"
  | "runAgain"
  | "uploadedAllTheSame"
  | "folderAccess"
  | "mount"
  | "putBackOrCheck"
  | "putCardBack"
  | "putFileBack"
  | "fileAccess"
  | "thenRunAgain"
  | "copyAgain"
  | "certificateTime"
  | "certificateHost"
  | "certificateAuthority"
>

type Reasons = Of<"toSend" | "onServer" | "none" | "unfinished"> &
  About<"notFetched" | "invalid" | "rerun", [said: string]> &
  About<"duplicate", [name: string]> &
  About<"duplicateOf", [name: string, state: string]>

/** `state` comes with blanks behind it, so that paths stand below each other. */
type Lines = Of<"found" | "allFound"> &
  About<"file", [state: string, path: string, reason: string]> &
  About<"group", [state: string, path: string, others: number, reason: string]> &
  About<"more" | "moreInReport" | "moreWithReport" | "notLookedInto", [count: number]> &
  About<"moreOfReason", [state: string]> &
  About<"bucket", [name: string]> &
  About<"bucketLeft", [left: string, why: string, taken: string]> &
  About<"tryingAgain", [delay: string, what: string, attempt: number]>

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

type UploadWords = Of<"stopping" | "stoppingFetch"> &
  About<"begins", [Opened]> &
  About<"project", [name: string, id: string]> &
  About<"sent", [amount: string, time: string, rate: string | undefined, buckets: ReadonlyArray<string>]> &
  About<"report", [path: string]> &
  About<"reconstruction", [id: string, state: string | undefined]> &
  About<"notStarted" | "notStartedUnlessAll" | "notComplete", [ready: number, all: number]> &
  About<"reconstructionThere", [state: string]> &
  About<"noImage", [where: string, others: ReadonlyArray<string>]> &
  About<"noneUsable", [rejected: number]> &
  About<"notMade", [project: string]>

/** Of `--wait`. */
type ReconstructionWords = Of<"goesOn"> &
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

type BucketWords = Of<"unreachable" | "unknown"> &
  About<"none", [endpoint: string]> &
  About<"milliseconds", [count: number]> & {
    readonly heads: readonly [name: string, cloud: string, response: string, where: string]
  }

interface MissingVariables {
  readonly set: ReadonlyArray<string>
  readonly missing: ReadonlyArray<string>
  /** The flags that say the same. */
  readonly flags: ReadonlyArray<string>
  /** The file of `altilift login`. */
  readonly login: string
}

type AccountWords = Of<
  "missing" | "empty" | "badCharacters" | "noActiveProfile" | "noQuestions" | "allNeeded" | "askKey" | "askToken" | "notLoggedIn"
> &
  About<"allFrom" | "keyAndTokenFrom", [place: string]> &
  About<"keyFrom", [key: string, token: string]> &
  About<"notSignedIn", [endpoint: string | undefined, flags: ReadonlyArray<string>]> &
  About<"variablesMissing", [MissingVariables]> &
  About<"fault", [name: string, what: string]> &
  About<"notAnAddress", [example: string]> &
  About<"flagFault" | "variableFault" | "activeProfile", [fault: string]> &
  About<"loginFault" | "fromFault" | "profileFault", [file: string, fault: string]> &
  About<"fromMissing" | "loggedOut", [file: string]> &
  About<"file", [file: string, failed: "read" | "write" | "remove", code: string | undefined]> &
  About<"askEndpoint", [standard: string]> &
  About<"loggedIn", [endpoint: string, email: string, file: string]>

type UsageWords = Of<
  "startAndPreStart" | "projectEmpty" | "bucketEmpty" | "isFolder" | "downloadProjectEmpty" | "kindEmpty" | "toEmpty"
> &
  About<"onlyWithStart", [flag: string]> &
  About<"invocation", [CliError.CliError]> &
  About<"seeHelp", [command: string]> &
  About<"concurrency", [given: number, most: number]> &
  About<"retryFor", [given: string]> &
  About<"pathMissing" | "pathNotUtf8", [path: string, reason: string]> &
  About<"proxy", [variable: string]> &
  About<"reportName", [name: string]> &
  About<"reportUnwritable", [name: string, reason: string]>

type AddressWords = Of<"tokenAlone" | "nothingNamed" | "excludesPaths" | "scheme" | "password" | "checksum"> &
  About<"excludes", [flag: string]> &
  About<"linesUnreadable", [file: string, count: number]> &
  About<"line", [number: number, fault: string]> &
  About<"none", [file: string]> &
  About<"fileUnreadable", [file: string, reason: string]> &
  About<"tokenMissing" | "tokenCharacters", [variable: string]> &
  About<"tokenForMany", [count: number, named: string]> &
  About<"notAnAddress", [example: string]> &
  About<"tooLong" | "nameTooLong", [most: number]>
