import {
  askServer,
  chooseBucket,
  emptySummary,
  type Final,
  isComplete,
  isSetComplete,
  type Outcome,
  openProject,
  type Project,
  tally,
  UploadApi,
  uploadSet,
} from "@altilift/core"
import { Clock, Effect } from "effect"
import { withSources } from "../config/accountSources.ts"
import { type CommandError, exitCode, exitCodeOf, Incomplete, Interrupted } from "../exitCode.ts"
import { Interruption } from "../Interruption.ts"
import { sentences } from "../messages/language.ts"
import { problemOf, wordsOf } from "../messages/wordsOf.ts"
import { makeReport } from "../report/Report.ts"
import { writeReport } from "../report/reportFile.ts"
import type { Display } from "../view/Display.ts"
import { endLine, isProblem, problemLines } from "../view/endLines.ts"
import { metaLines } from "../view/metaLines.ts"
import { printable } from "../view/printable.ts"
import { inState } from "../view/progressWords.ts"
import { bytes } from "../view/units.ts"
import { noImage, notReady } from "./afterUpload.ts"
import { leftOutLines } from "./photoSet.ts"
import { strictFailure } from "./strict.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/**
 * An upload that stops when the server has been asked about every photo: with the same faults, budgets and journal. It
 * registers and sends nothing, and makes no project. It fails as an upload would for what it can know.
 */
export const dryRun = Effect.fn("dryRun")(function* (request: UploadRequest, display: Display) {
  const startedAt = yield* Clock.currentTimeMillis
  const interruption = yield* Interruption
  const { project, buckets } = yield* lookUp(request)
  const outcome = yield* uploadSet({ project, buckets, until: "asked", order: request.order, stop: interruption.requested })
  display.finish()
  for (const final of outcome.images) if (isThere(final)) display.say(endLine(final))
  for (const line of metaLines(outcome.metaFiles)) display.say(line)
  for (const line of leftOutLines(request.selection)) display.say(line)
  const failure = withSources(request.account.sources)(failureOf(outcome, request))
  emitSummary(outcome, request, project, failure, display)
  if (request.report !== undefined) {
    const finishedAt = yield* Clock.currentTimeMillis
    const named = project ?? { id: "", name: request.project }
    const content = makeReport({ endpoint: request.account.endpoint, project: named, startedAt, finishedAt, outcome })
    yield* writeReport(request.report, { ...content, dryRun: true })
    display.note(sentences().upload.report(printable(request.report.path)))
  }
  if (failure !== undefined) return yield* Effect.fail(failure)
})

/** The buckets, and the project, or undefined when it would be made. */
const lookUp = Effect.fnUntraced(function* (request: UploadRequest) {
  if (!request.create) {
    return yield* openProject({ project: request.project, create: false, bucket: request.bucket })
  }
  const api = yield* UploadApi
  yield* askServer("preflight", api.preflight)
  const project: Project | undefined = yield* askServer("find-project", api.findProject(request.project))
  return { project, buckets: yield* chooseBucket(request.bucket) }
})

/** Whether the server has it: what would be sent is counted only. */
const isThere = (final: Final): boolean => (final.at === "Planned" ? !final.sends : final.at === "Ready")

/** Bytes that would be sent. */
const bytesToSend = ({ images }: Outcome): number =>
  images.reduce((sum, final) => sum + (final.at === "Planned" && final.sends ? final.content.size : 0), 0)

const emitSummary = (
  outcome: Outcome,
  request: UploadRequest,
  project: Project | undefined,
  failure: CommandError | undefined,
  display: Display,
): void => {
  const { toSend, onServer, ready, duplicate, skipped, rejected, failed, unfinished } = outcome.summary
  const words = sentences().dryRun
  const size = bytesToSend(outcome)
  if (project === undefined) display.say(printable(words.wouldMake(request.project)))
  const ended = [
    inState(duplicate, "Duplicate"),
    inState(skipped, "Skipped"),
    inState(rejected, "Rejected"),
    inState(failed, "Failed"),
    ...(unfinished > 0 ? [inState(unfinished, "Unfinished")] : []),
  ]
  display.say(words.summary({ toSend, size: bytes(size), there: ready + onServer, ended }))
  for (const line of problemLines(outcome.images.filter(isProblem), request.report !== undefined)) display.say(line)
  display.emitFact({
    event: "summary",
    dryRun: true,
    upload: toSend,
    present: ready + onServer,
    duplicate,
    skip: skipped,
    reject: rejected,
    fail: failed,
    unfinished,
    bytes: size,
    exitCode: failure === undefined ? exitCode.complete : exitCodeOf(failure),
    ...(outcome.metaFiles.length === 0 ? {} : { metaFiles: planOf(outcome.metaFiles) }),
    ...(failure === undefined ? {} : { message: wordsOf(failure), ...problemOf(failure) }),
  })
}

/** What an upload would do with the files that go with the photos. */
const planOf = (files: ReadonlyArray<Final>) => {
  const { toSend, onServer, ready, duplicate, skipped, rejected, failed, unfinished } = files.reduce(tally, emptySummary)
  const there = ready + onServer
  return { upload: toSend, present: there, duplicate, skip: skipped, reject: rejected, fail: failed, unfinished }
}

/** Why an upload would not be complete, as far as is known now. */
const failureOf = (outcome: Outcome, request: UploadRequest): CommandError | undefined => {
  const { toSend, onServer, ready, duplicate, rejected, failed } = outcome.summary
  const beside = outcome.metaFiles.filter(({ at }) => at !== "Skipped")
  if (outcome.fault !== undefined) return outcome.fault
  if (outcome.stopped) return new Interrupted({ message: sentences().interrupted.nothingSent })
  if (toSend + onServer + ready + duplicate + rejected + failed + beside.length === 0) return noImage(request)
  if (isSetComplete(outcome)) return strictFailure(outcome, request)
  if (isComplete(outcome.summary)) return new Incomplete({ message: sentences().meta.notComplete(notReady(outcome)) })
  const { dryRun, states } = sentences()
  const lost = [
    ...(rejected > 0 ? [dryRun.wouldBe(rejected, states.Rejected)] : []),
    ...(failed > 0 ? [dryRun.wouldBe(failed, states.Failed)] : []),
  ]
  return new Incomplete({ message: lost.join(" ") })
}
