import type { BucketWish } from "@altilift/core"
import { Effect } from "effect"
import type { PhotoSet } from "../config/Selection.ts"
import { sentences } from "../messages/language.ts"
import { checkReportFile, type ReportFile } from "../report/reportFile.ts"
import { UsageError } from "../UsageError.ts"
import { checkFromUrls, type FromUrls } from "./fromUrls.ts"
import { checkPhotoSet } from "./photoSet.ts"
import { checkSendOptions, type SendOptions } from "./sendOptions.ts"
import { checkServerInput, projectName, type ServerRequest } from "./serverFlags.ts"
import type { UploadInput } from "./UploadInput.ts"

/** `UploadInput` after all checks that need no server. `paths` are empty when the server fetches the photos. */
export interface UploadRequest extends ServerRequest, PhotoSet, SendOptions {
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
  readonly report: ReportFile | undefined
  readonly dryRun: boolean
  /** What cannot be read is Skipped instead of Rejected, unless it is named as a photo. */
  readonly skipUnreadable: boolean
  /** Files that go with the photos are uploaded too. */
  readonly metaFiles: boolean
}

const mostTransfers = 64

/** Checks everything that can be checked before the first request. */
export const checkInput = Effect.fn("checkInput")(function* (input: UploadInput) {
  const { usage } = sentences()
  const options = yield* checkSendOptions(input)
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
  const fromUrls = yield* checkFromUrls(input)
  const photos = yield* checkPhotoSet(input)
  const report = input.report === undefined ? undefined : yield* checkReportFile(input.report)
  const request: UploadRequest = {
    ...(yield* checkServerInput(input)),
    ...photos,
    ...options,
    fromUrls,
    project: projectName(input.project),
    create: input.create,
    reconstruct: preStart ? "pre-start" : start || startAgain ? "start" : undefined,
    startAgain,
    wait: input.wait,
    reconstructor: input.reconstructor,
    bucket: input.bucket,
    transfers,
    report,
    dryRun: input.dryRun,
    skipUnreadable: input.skipUnreadable,
    metaFiles: !input.noMeta,
  }
  return request
})
