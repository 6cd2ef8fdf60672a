import { resolve } from "node:path"
import { RunFault } from "@altilift/core"
import { Effect } from "effect"
import { type AllEnded, downloadAll } from "../download/downloadAll.ts"
import { folderNameOf } from "../download/resultPath.ts"
import { resultsOf } from "../download/results.ts"
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
import { checkServerInput, projectName, type ServerInput, type ServerRequest } from "./serverFlags.ts"

/** `altilift download` as it was typed. */
export interface DownloadInput extends ServerInput {
  readonly project: string
  /** With commas. */
  readonly kinds: string | undefined
  readonly to: string | undefined
}

interface DownloadRequest extends ServerRequest {
  readonly project: string
  /** All when undefined. */
  readonly kinds: ReadonlyArray<string> | undefined
  readonly to: string | undefined
}

/** Results that are downloaded at the same time. */
const atOnce = 2

/** All of `altilift download`. Fails unless every result is there. */
export const runDownload = Effect.fn("download")(function* (input: DownloadInput) {
  const request = yield* checkInput(input)
  const display = yield* makeStatusDisplay(request)
  const layers = layerDownload({ ...request, transfers: atOnce })
  yield* orInterrupted(download(request, display)).pipe(
    Effect.ensuring(Effect.sync(display.finish)),
    onServer(request, display, layers),
  )
}, Effect.scoped)

const checkInput = Effect.fnUntraced(function* (input: DownloadInput) {
  const { usage } = sentences()
  const project = projectName(input.project)
  if (project === "") return yield* new UsageError({ message: usage.downloadProjectEmpty })
  const kinds = input.kinds?.split(",").map(kind => kind.trim().toLowerCase())
  if (kinds?.includes("")) return yield* new UsageError({ message: usage.kindEmpty })
  if (input.to === "") return yield* new UsageError({ message: usage.toEmpty })
  const request: DownloadRequest = { ...(yield* checkServerInput(input)), project, kinds, to: input.to }
  return request
})

const download = Effect.fnUntraced(function* (request: DownloadRequest, display: StatusDisplay) {
  const begun = Date.now()
  const words = sentences().download
  const project = yield* findProject(request.project)
  display.emitFact({ event: "project", endpoint: request.account.endpoint, ...project })
  const offered = yield* resultsOf(project, request.kinds)
  const folder = resolve(request.to ?? folderNameOf(project))
  display.say(printable(words.begins({ project: project.name, id: project.id, files: offered.length, folder })))
  const { retryFor } = request
  const all = yield* downloadAll({ project, offered, folder, retryFor, atOnce }, display)
  const { downloaded, present, failed, bytes: size } = all
  const seconds = (Date.now() - begun) / 1000
  display.finish()
  display.say(words.summary({ downloaded, present, failed, size: bytes(size), time: duration(seconds) }))
  const failure = failureOf(all)
  display.emitFact({
    event: "summary",
    downloaded,
    present,
    failed,
    bytes: size,
    seconds,
    exitCode: failure === undefined ? exitCode.complete : exitCodeOf(failure),
    ...(failure === undefined ? {} : { message: wordsOf(failure), ...problemOf(failure) }),
  })
  if (failure !== undefined) return yield* Effect.fail(failure)
})

const failureOf = ({ downloaded, present, failed, stopped, unreachable }: AllEnded) => {
  if (stopped !== undefined) return stopped
  if (failed === 0) return undefined
  if (unreachable !== undefined) return new RunFault({ kind: "unreachable", problem: unreachable })
  return new Incomplete({ message: sentences().download.notAll(failed, downloaded + present + failed) })
}
