import type { BucketWish } from "@altilift/core"
import { Effect } from "effect"
import type { FoundAccount } from "../config/accountSources.ts"
import { parseDuration } from "../config/duration.ts"
import { findAccount } from "../config/findAccount.ts"
import { type AppPaths, appPaths } from "../config/paths.ts"
import { photoPaths } from "../config/photoPaths.ts"
import { sentences } from "../messages/language.ts"
import { checkReportFile, type ReportFile } from "../report/reportFile.ts"
import { UsageError } from "../UsageError.ts"
import { checkFromUrls, type FromUrls } from "./fromUrls.ts"
import type { UploadInput } from "./UploadInput.ts"

/** `UploadInput` after all checks that need no server. */
export interface UploadRequest {
  /** Absolute paths that exist; empty when the server fetches the photos. */
  readonly paths: ReadonlyArray<string>
  readonly fromUrls: FromUrls | undefined
  readonly project: string
  readonly create: boolean
  readonly reconstruct: "start" | "pre-start" | undefined
  /** Also when a reconstruction of the same images exists. */
  readonly startAgain: boolean
  /** Follow the reconstruction to its end. */
  readonly wait: boolean
  /** One that the server names; its own choice when undefined. */
  readonly reconstructor: string | undefined
  readonly bucket: BucketWish
  /** Transfers at the same time. */
  readonly transfers: number | undefined
  /** Milliseconds. */
  readonly retryFor: number
  readonly json: boolean
  readonly verbose: boolean
  readonly report: ReportFile | undefined
  readonly dryRun: boolean
  /** What cannot be read is Skipped instead of Rejected, unless it is named as a photo. */
  readonly skipUnreadable: boolean
  /** Files that go with the photos are uploaded too. */
  readonly metaFiles: boolean
  readonly account: FoundAccount
  readonly appPaths: AppPaths
}

const mostTransfers = 64

/** Checks everything that can be checked before the first request. */
export const checkInput = Effect.fn("checkInput")(function* (input: UploadInput) {
  const { usage } = sentences()
  const { start, preStart, startAgain } = input.reconstruction
  if (start && preStart) {
    return yield* new UsageError({ message: usage.startAndPreStart })
  }
  if (!start && !preStart && !startAgain) {
    if (input.wait) return yield* new UsageError({ message: usage.onlyWithStart("--wait") })
    if (input.reconstructor !== undefined) return yield* new UsageError({ message: usage.onlyWithStart("--reconstructor") })
  }
  if (input.project.trim() === "") return yield* new UsageError({ message: usage.projectEmpty })
  if (input.bucket.label?.trim() === "") return yield* new UsageError({ message: usage.bucketEmpty })
  const transfers = input.concurrency
  if (transfers !== undefined && (transfers < 1 || transfers > mostTransfers)) {
    return yield* new UsageError({ message: usage.concurrency(transfers, mostTransfers) })
  }
  const retryFor = parseDuration(input.retryFor)
  if (retryFor === undefined) return yield* new UsageError({ message: usage.retryFor(input.retryFor) })
  const fromUrls = yield* checkFromUrls(input)
  const paths = yield* photoPaths(input.paths)
  const report = input.report === undefined ? undefined : yield* checkReportFile(input.report)
  const files = appPaths()
  const account = yield* findAccount(input.account, process.env, files)
  const request: UploadRequest = {
    paths,
    fromUrls,
    // Names are compared in this form: systems encode an "ü" in two ways.
    project: input.project.trim().normalize("NFC"),
    create: input.create,
    reconstruct: preStart ? "pre-start" : start || startAgain ? "start" : undefined,
    startAgain,
    wait: input.wait,
    reconstructor: input.reconstructor,
    bucket: input.bucket,
    transfers,
    retryFor,
    json: input.json,
    verbose: input.verbose,
    report,
    dryRun: input.dryRun,
    skipUnreadable: input.skipUnreadable,
    metaFiles: input.metaFiles,
    account,
    appPaths: files,
  }
  return request
})
