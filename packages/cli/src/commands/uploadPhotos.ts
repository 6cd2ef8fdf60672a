import {
  emptySummary,
  enterProject,
  fetchSet,
  type Opened,
  type Outcome,
  openProject,
  type Task,
  tally,
  uploadSet,
} from "@altilift/core"
import { Clock, Effect, identity, Option, Result, Scope } from "effect"
import { withSources } from "../config/accountSources.ts"
import { type CommandError, exitCode, exitCodeOf, Incomplete } from "../exitCode.ts"
import { Interruption, orInterrupted } from "../Interruption.ts"
import { holdProject, holdProjectName, recordUpload } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { problemOf, wordsOf } from "../messages/wordsOf.ts"
import { measureRate } from "../rates/measureRate.ts"
import { counts, makeReport } from "../report/Report.ts"
import { writeReport } from "../report/reportFile.ts"
import type { Display } from "../view/Display.ts"
import { summaryLines } from "../view/endLines.ts"
import { metaLines } from "../view/metaLines.ts"
import { notLookedIntoLines } from "../view/notLookedIntoLines.ts"
import { printable } from "../view/printable.ts"
import { stateName } from "../view/reconstructionLine.ts"
import { failureOf, reconstructAfter } from "./afterUpload.ts"
import { followReconstruction } from "./followReconstruction.ts"
import type { NewImages } from "./newImages.ts"
import { noteNewImages } from "./noteNewImages.ts"
import { leftOutLines } from "./photoSet.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/**
 * Asks the server, uploads, starts the reconstruction where that is wanted, reports. Fails unless every image is Ready.
 */
export const uploadPhotos = Effect.fn("uploadPhotos")(function* (request: UploadRequest, display: Display, newImages: NewImages) {
  const startedAt = yield* Clock.currentTimeMillis
  const interruption = yield* Interruption
  const opened = yield* orInterrupted(open(request, display))
  const news = yield* noteNewImages(request, opened.project, newImages)
  const stop = Effect.andThen(interruption.requested, announceStop(request, display))
  const outcome = yield* measureRate(request)(recorded(request, opened)(opened.run(stop)))
  const reconstruction = Effect.flatMap(news.ended(mayBeFetched(request, outcome)), unreconstructed =>
    orInterrupted(reconstructAfter(request, { project: opened.project, outcome, unreconstructed }, display)),
  )
  const started = yield* Effect.result(reconstruction)
  display.finish()
  const failed = failureOf(outcome, request) ?? (Result.isFailure(started) ? started.failure : undefined)
  const there = Result.getOrElse(started, () => undefined)
  const upload: End = {
    request,
    opened,
    outcome,
    startedAt,
    task: there?.task,
    failure: withSources(request.account.sources)(failed),
  }
  sayEnd(upload, display)
  const { end, unwritten } = yield* reportAndFollow(upload, there !== undefined, display)
  emitSummary(end, display)
  if (end.failure !== undefined) {
    if (unwritten !== undefined) display.note(wordsOf(unwritten))
    return yield* Effect.fail(end.failure)
  }
  if (unwritten !== undefined) return yield* Effect.fail(unwritten)
})

/** Of addresses nothing is recorded: they may be signed, so secrets. */
const recorded = ({ account, fromUrls, paths }: UploadRequest, { project }: Pick<Opened, "project">) =>
  fromUrls === undefined ? recordUpload({ endpoint: account.endpoint, project: project.id }, paths) : identity

/** The report, before a reconstruction is waited for, and once more when that has ended. */
const reportAndFollow = Effect.fnUntraced(function* (upload: End, isThere: boolean, display: Display) {
  const unwritten = yield* written(upload, display)
  const { request, opened, task } = upload
  if (!isThere || !request.wait) return { end: upload, unwritten }
  const followed = yield* Effect.result(followReconstruction(opened.project, request, display))
  const { state, failure } = Result.isSuccess(followed)
    ? { state: followed.success, failure: upload.failure }
    : { state: stateOf(followed.failure) ?? task?.state, failure: withSources(request.account.sources)(followed.failure) }
  const end: End = { ...upload, task: task && { ...task, state }, failure }
  const later = yield* written(end, quiet)
  return { end, unwritten: unwritten ?? later }
})

/** What went wrong with the report. */
const written = (end: End, display: Pick<Display, "note">) =>
  Effect.map(Effect.option(Effect.flip(report(end, display))), Option.getOrUndefined)

const quiet: Pick<Display, "note"> = { note: () => undefined }

const stateOf = (failure: object): string | undefined => (failure instanceof Incomplete ? failure.state : undefined)

/** Whether the server may be fetching photos whose requests have no answer. */
const mayBeFetched = ({ fromUrls }: UploadRequest, { summary }: Outcome): boolean =>
  fromUrls !== undefined && summary.failed + summary.unfinished > 0

/** A run that has ended, with or without a failure. */
interface End {
  readonly request: UploadRequest
  readonly opened: Omit<Opened, "buckets">
  readonly outcome: Outcome
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly task: Task | undefined
  readonly failure: CommandError | undefined
}

/** The user, the project, and the run that brings the photos there. */
const enter = Effect.fnUntraced(function* ({ project: name, create, bucket, fromUrls, order, noWait }: UploadRequest) {
  if (fromUrls !== undefined) {
    const { email, project } = yield* enterProject({ project: name, create })
    return { email, project, run: (stop: Effect.Effect<void>) => fetchSet({ project, ...fromUrls, stop }) }
  }
  const until = noWait ? "sent" : "settled"
  const { email, project, buckets } = yield* openProject({ project: name, create, bucket })
  return { email, project, run: (stop: Effect.Effect<void>) => uploadSet({ project, buckets, stop, order, until }) }
})

/** The same, and holds the project until the scope closes. */
const enterAndHold = Effect.fnUntraced(function* (request: UploadRequest) {
  const opened = yield* enter(request)
  // A list of addresses needs no lock: nothing is sent from here, and the server limits how much it fetches.
  if (request.fromUrls === undefined) {
    yield* holdProject(request.appPaths.locks, { endpoint: request.account.endpoint, ...opened.project })
  }
  return opened
})

/** With `--create` one run at a time looks for the project, so that the second run finds the project of the first. */
const enterAlone = Effect.fnUntraced(function* (request: UploadRequest) {
  const { create, appPaths, account, project } = request
  if (!create) return yield* enterAndHold(request)
  const whole = yield* Effect.scope
  const held = holdProjectName(appPaths.locks, { endpoint: account.endpoint, name: project })
  return yield* Effect.scoped(Effect.andThen(held, Scope.provide(enterAndHold(request), whole)))
})

const open = Effect.fnUntraced(function* (request: UploadRequest, display: Display) {
  const opened = yield* enterAlone(request)
  const { endpoint } = request.account
  const { project, email } = opened
  display.note(printable(sentences().upload.begins({ project: project.name, id: project.id, endpoint, email })))
  display.emitFact({ event: "project", endpoint, id: opened.project.id, name: opened.project.name })
  return opened
})

const announceStop = ({ fromUrls }: UploadRequest, display: Display) =>
  Effect.sync(() => display.note(fromUrls === undefined ? sentences().upload.stopping : sentences().upload.stoppingFetch))

/** Writes the report, also of a run that stopped early. */
const report = Effect.fnUntraced(function* ({ request, opened, outcome, startedAt, task }: End, display: Pick<Display, "note">) {
  if (request.report === undefined) return
  const finishedAt = yield* Clock.currentTimeMillis
  const { endpoint } = request.account
  const content = makeReport({ endpoint, project: opened.project, startedAt, finishedAt, outcome, task })
  yield* writeReport(request.report, content)
  display.note(sentences().upload.report(printable(request.report.path)))
})

const sayEnd = ({ request, opened, outcome, task }: End, display: Display): void => {
  for (const line of summaryLines(opened.project, outcome, request.report !== undefined)) display.say(line)
  for (const line of metaLines(outcome.metaFiles)) display.say(line)
  for (const line of notLookedIntoLines(outcome.images)) display.say(line)
  for (const line of leftOutLines(request.selection)) display.say(line)
  if (outcome.summary.sent > 0) display.say(sentences().uploading.sent(outcome.summary.sent))
  if (task !== undefined) display.say(printable(sentences().upload.reconstruction(task.id, task.state && stateName(task.state))))
}

const emitSummary = ({ outcome, task, failure }: End, display: Display): void => {
  display.emitFact({
    event: "summary",
    ...counts(outcome.summary),
    ...(outcome.metaFiles.length === 0 ? {} : { metaFiles: counts(outcome.metaFiles.reduce(tally, emptySummary)) }),
    bytes: outcome.bytesSent,
    seconds: outcome.duration / 1000,
    exitCode: failure === undefined ? exitCode.complete : exitCodeOf(failure),
    ...(failure === undefined ? {} : { message: wordsOf(failure), ...problemOf(failure) }),
    ...(task === undefined ? {} : { task: { id: task.id, type: task.type, state: task.state } }),
  })
}
