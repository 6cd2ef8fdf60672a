import { resolve } from "node:path"
import { type Limiter, type Project, RunFault } from "@altilift/core"
import { Effect } from "effect"
import type { DownloadSet } from "../download/DownloadSet.ts"
import { type AllEnded, downloadAll } from "../download/downloadAll.ts"
import { originalSet, originalsOf } from "../download/originals.ts"
import { folderNameOf } from "../download/resultPath.ts"
import { resultSet, resultsOf } from "../download/results.ts"
import { exitCode, exitCodeOf, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerDownload } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { problemOf, wordsOf } from "../messages/wordsOf.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { makeStatusDisplay, type StatusDisplay } from "../view/StatusDisplay.ts"
import { bytes, duration } from "../view/units.ts"
import { findProject } from "./findProject.ts"
import { onServer } from "./onServer.ts"
import { checkBandwidth } from "./sendOptions.ts"
import { checkServerInput, projectName, type ServerInput, type ServerRequest } from "./serverFlags.ts"

/** `altilift download` as it was typed. */
export interface DownloadInput extends ServerInput {
  readonly project: string
  readonly originals: boolean
  /** With commas. */
  readonly kinds: string | undefined
  readonly to: string | undefined
  /** A rate, or a timetable of rates. */
  readonly bwlimit: string | undefined
}

interface DownloadRequest extends ServerRequest {
  readonly project: string
  /** The photos themselves; else results. */
  readonly originals: boolean
  /** All when undefined. */
  readonly kinds: ReadonlyArray<string> | undefined
  readonly to: string | undefined
  readonly limiter: Limiter | undefined
}

/** Results are big and few, photos are small and many. Downloads at the same time. */
const atOnce = { results: 2, originals: 6 }

/** All of `altilift download`. Fails unless every file is there. */
export const runDownload = Effect.fn("download")(function* (input: DownloadInput) {
  const request = yield* checkInput(input)
  const display = yield* makeStatusDisplay(request)
  const layers = layerDownload({ ...request, transfers: atOnceOf(request) })
  yield* orInterrupted(download(request, display)).pipe(
    Effect.ensuring(Effect.sync(display.finish)),
    onServer(request, display, layers),
  )
}, Effect.scoped)

const atOnceOf = ({ originals }: DownloadRequest): number => atOnce[originals ? "originals" : "results"]

const checkInput = Effect.fnUntraced(function* (input: DownloadInput) {
  const { usage } = sentences()
  const project = projectName(input.project)
  if (project === "") return yield* new UsageError({ message: usage.downloadProjectEmpty })
  const kinds = input.kinds?.split(",").map(kind => kind.trim().toLowerCase())
  if (kinds?.includes("")) return yield* new UsageError({ message: usage.kindEmpty })
  if (input.originals && kinds !== undefined) return yield* new UsageError({ message: sentences().originals.noKinds })
  if (input.to === "") return yield* new UsageError({ message: usage.toEmpty })
  const { originals, to } = input
  const limiter = yield* checkBandwidth(input.bwlimit)
  const request: DownloadRequest = { ...(yield* checkServerInput(input)), project, originals, kinds, to, limiter }
  return request
})

const download = Effect.fnUntraced(function* (request: DownloadRequest, display: StatusDisplay) {
  const begun = Date.now()
  const project = yield* findProject(request.project)
  display.emitFact({ event: "project", endpoint: request.account.endpoint, ...project })
  const folder = resolve(request.to ?? folderNameOf(project))
  const { set, others } = yield* setOf(request, project, folder)
  display.note(printable(set.words.begins({ project: project.name, id: project.id, files: set.files.length, folder })))
  const all = yield* downloadAll(set, { ...request, folder, atOnce: atOnceOf(request) }, display)
  const { downloaded, present, failed, bytes: size } = all
  const seconds = (Date.now() - begun) / 1000
  display.finish()
  if (others > 0) display.say(sentences().originals.others(others))
  display.say(sentences().download.summary({ downloaded, present, failed, size: bytes(size), time: duration(seconds) }))
  const failure = failureOf(all, set)
  display.emitFact({
    event: "summary",
    downloaded,
    present,
    failed,
    bytes: size,
    ...(request.originals ? { others } : {}),
    seconds,
    exitCode: failure === undefined ? exitCode.complete : exitCodeOf(failure),
    ...(failure === undefined ? {} : { message: wordsOf(failure), ...problemOf(failure) }),
  })
  if (failure !== undefined) return yield* Effect.fail(failure)
})

/** `others`: photos that the server knows and has not verified. */
const setOf = Effect.fnUntraced(function* ({ originals, kinds }: DownloadRequest, project: Project, folder: string) {
  if (!originals) return { set: resultSet(project, yield* resultsOf(project, kinds), folder), others: 0 }
  const { ready, others } = yield* originalsOf(project)
  return { set: originalSet(project, ready, folder), others }
})

const failureOf = ({ downloaded, present, failed, stopped, unreachable }: AllEnded, { words }: DownloadSet) => {
  if (stopped !== undefined) return stopped
  if (failed === 0) return undefined
  if (unreachable !== undefined) return new RunFault({ kind: "unreachable", problem: unreachable })
  return new Incomplete({ message: words.notAll(failed, downloaded + present + failed) })
}
