import { type BucketWish, emptySummary, type Project } from "@altilift/core"
import { Effect } from "effect"
import { everything } from "../config/Selection.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { forgetUploads, layerServer, readUploads } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { counts } from "../report/Report.ts"
import { checkReportFile } from "../report/reportFile.ts"
import { leftOf } from "../retry/leftOf.ts"
import { UsageError } from "../UsageError.ts"
import type { Display } from "../view/Display.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { makeUploadDisplay } from "../view/uploadDisplay.ts"
import { findProject } from "./findProject.ts"
import { onServer } from "./onServer.ts"
import { runRequest } from "./runUpload.ts"
import { checkBandwidth, defaultSendOptions } from "./sendOptions.ts"
import { checkServerInput, projectName, type ServerInput } from "./serverFlags.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/** `altilift retry` as it was typed. */
export interface RetryInput extends ServerInput {
  readonly project: string
  readonly bucket: BucketWish
  /** A rate, or a timetable of rates. */
  readonly bwlimit: string | undefined
  readonly report: string | undefined
  /** Forgets the files that are gone from their place. */
  readonly forgetGone: boolean
}

/** All of `altilift retry`. Fails unless every file that was to be uploaded from this machine is there now. */
export const runRetry = Effect.fn("retry")(function* (input: RetryInput) {
  const words = sentences().retry
  const name = projectName(input.project)
  if (name === "") return yield* new UsageError({ message: words.projectEmpty })
  const request = {
    ...(yield* checkServerInput(input)),
    transfers: undefined,
    limiter: yield* checkBandwidth(input.bwlimit),
    report: input.report === undefined ? undefined : yield* checkReportFile(input.report),
  }
  const display = yield* makeUploadDisplay(request)
  const project = yield* orInterrupted(findProject(name)).pipe(onServer(request, display, layerServer(request)))
  const key = { endpoint: request.account.endpoint, project: project.id }
  const { journal } = request.appPaths
  const rows = yield* readUploads(journal, key)
  if (rows.length === 0) return yield* new UsageError({ message: printable(words.unknown(project.name)) })
  const left = yield* leftOf(rows)
  if (input.forgetGone && left.gone.length > 0) {
    yield* forgetUploads(journal, key, left.gone)
    display.say(words.forgotten(left.gone.length))
  }
  const { there } = left
  const gone = input.forgetGone ? [] : left.gone
  if (gone.length > 0) display.say(printable(words.gone(gone.length, left.goneFrom.map(path => shownPath(path)).join(", "))))
  if (there.length === 0 && gone.length > 0) return yield* new Incomplete({ message: words.allGone(project.name) })
  if (there.length === 0) return sayNothingLeft(project, key.endpoint, display)
  yield* runRequest(
    {
      ...defaultSendOptions,
      ...request,
      ...plainUpload,
      selection: everything,
      paths: [...there, ...gone],
      project: project.id,
      bucket: input.bucket,
    },
    display,
  )
}, Effect.scoped)

/** What a retry does not do. */
const plainUpload: Pick<
  UploadRequest,
  "fromUrls" | "create" | "reconstruct" | "startAgain" | "wait" | "reconstructor" | "dryRun" | "skipUnreadable" | "metaFiles"
> = {
  fromUrls: undefined,
  create: false,
  reconstruct: undefined,
  startAgain: false,
  wait: false,
  reconstructor: undefined,
  dryRun: false,
  skipUnreadable: false,
  metaFiles: true,
}

const sayNothingLeft = (project: Project, endpoint: string, display: Display): void => {
  display.finish()
  display.say(printable(sentences().retry.nothingLeft(project.name)))
  display.emitFact({ event: "project", endpoint, ...project })
  display.emitFact({ event: "summary", ...counts(emptySummary), bytes: 0, seconds: 0, exitCode: exitCode.complete })
}
