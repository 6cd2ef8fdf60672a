import { type Checked, checkSet } from "@altilift/core"
import { Effect, Layer } from "effect"
import type { PhotoSet } from "../config/Selection.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerPhotos, layerUpload } from "../layers.ts"
import { say, sayAll, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { fetchReceipt, mustSignReceipts } from "../receipt/fetchReceipt.ts"
import { checkWritable } from "../report/reportFile.ts"
import { UsageError } from "../UsageError.ts"
import { column } from "../view/endLines.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { makeStatusDisplay, type StatusDisplay } from "../view/StatusDisplay.ts"
import { noImage } from "./afterUpload.ts"
import { findProject } from "./findProject.ts"
import { onServer } from "./onServer.ts"
import { checkPhotoSet, leftOutLines, type PhotoSetInput } from "./photoSet.ts"
import { checkServerInput, projectName, type ServerInput, type ServerRequest } from "./serverFlags.ts"

/** `altilift check --project` as it was typed. */
export interface CheckServerInput extends ServerInput, PhotoSetInput {
  readonly project: string
  readonly receipt: string | undefined
  readonly skipUnreadable: boolean
}

interface CheckRequest extends ServerRequest, PhotoSet {
  readonly project: string
  /** Absolute path. */
  readonly receipt: string | undefined
  readonly skipUnreadable: boolean
}

/** All of `altilift check --project`. Fails unless every photo is Ready on the server. */
export const checkServer = Effect.fn("checkServer")(function* (input: CheckServerInput) {
  const request = yield* checkInput(input)
  const display = yield* makeStatusDisplay(request)
  const settings = { ...request, transfers: undefined }
  const layers = Layer.merge(
    layerUpload(settings, request.appPaths.journal),
    layerPhotos(request.paths, { ...request, metaFiles: false }),
  )
  yield* orInterrupted(compare(request, display)).pipe(
    Effect.ensuring(Effect.sync(display.finish)),
    onServer(request, display, layers),
  )
}, Effect.scoped)

const checkInput = Effect.fnUntraced(function* (input: CheckServerInput) {
  const { usage } = sentences().receipt
  const project = projectName(input.project)
  if (project === "") return yield* new UsageError({ message: usage.checkProjectEmpty })
  if (input.receipt === "") return yield* new UsageError({ message: usage.fileEmpty })
  const photos = yield* checkPhotoSet(input)
  const receipt = input.receipt === undefined ? undefined : yield* checkWritable(input.receipt, usage.unwritable)
  const request: CheckRequest = {
    ...(yield* checkServerInput(input)),
    ...photos,
    project,
    receipt,
    skipUnreadable: input.skipUnreadable,
  }
  return request
})

const compare = Effect.fnUntraced(function* (request: CheckRequest, display: StatusDisplay) {
  const words = sentences().receipt
  const { endpoint } = request.account
  const project = yield* findProject(request.project)
  display.emitFact({ event: "project", endpoint, ...project })
  display.note(printable(words.begins({ project: project.name, id: project.id, endpoint })))
  if (request.receipt !== undefined) yield* mustSignReceipts
  let done = 0
  const all = yield* checkSet(project, one => {
    report(one, display)
    display.status(words.progress(++done), "")
  })
  const photos = all.filter(({ at }) => at !== "Skipped")
  if (photos.length === 0) return yield* noImage(request)
  const unsafe = photos.filter(({ at }) => at !== "Ready").length
  const failure = unsafe === 0 ? undefined : new Incomplete({ message: words.notSafe(unsafe, photos.length) })
  const written = failure === undefined ? request.receipt : undefined
  const fingerprint = written === undefined ? undefined : yield* fetchReceipt(project, photos, written)
  display.finish()
  if (failure === undefined) display.say(words.safe(photos.length))
  if (all.length > photos.length) display.say(words.others(all.length - photos.length))
  for (const line of leftOutLines(request.selection)) display.say(line)
  if (written !== undefined && fingerprint !== undefined) {
    display.say(printable(words.written(written)))
    display.say(words.key(fingerprint))
  }
  emitSummary(all, { receipt: written, fingerprint }, failure, display)
  if (failure !== undefined) return yield* Effect.fail(failure)
})

/** Why a photo is not safe; undefined: it is, or it is no photo. */
const reasonOf = (one: Checked): string | undefined => {
  const { receipt: words, reasons } = sentences()
  switch (one.at) {
    case "Ready":
      return undefined
    case "Registered":
      return words.bytesMissing
    case "Processing":
      return words.verifying
    case "Missing":
      return words.absentOfServer
    case "Invalid":
      return reasons.invalid(one.problems.length === 0 ? reasons.none : sayAll(one.problems))
    case "Unread":
    case "Skipped":
      return say(one.problem)
  }
}

const report = (one: Checked, display: StatusDisplay): void => {
  const { states } = sentences().receipt
  const { lines } = sentences()
  const reason = reasonOf(one)
  const problems = one.at === "Invalid" ? one.problems : "problem" in one ? [one.problem] : []
  display.emitFact({
    event: "checked",
    path: one.file.ref,
    name: one.file.name,
    state: one.at,
    size: one.file.size,
    ...("content" in one ? { checksum: one.content.checksum } : {}),
    ...("id" in one ? { id: one.id } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(problems.length === 0 ? {} : { problems: problems.map(problemFacts) }),
  })
  if (one.at === "Ready" || one.at === "Skipped") return
  display.say(printable(lines.file(column(states[one.at], 10), shownPath(one.file.ref), reason ?? "")))
}

const emitSummary = (
  all: ReadonlyArray<Checked>,
  receipt: { readonly receipt: string | undefined; readonly fingerprint: string | undefined },
  failure: Incomplete | undefined,
  display: StatusDisplay,
): void => {
  const count = (at: Checked["at"]) => all.filter(one => one.at === at).length
  display.emitFact({
    event: "summary",
    ready: count("Ready"),
    processing: count("Processing"),
    registered: count("Registered"),
    invalid: count("Invalid"),
    missing: count("Missing"),
    unread: count("Unread"),
    skipped: count("Skipped"),
    ...receipt,
    exitCode: failure === undefined ? exitCode.complete : exitCode.incomplete,
    ...(failure === undefined ? {} : { message: failure.message }),
  })
}
