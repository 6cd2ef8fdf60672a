import { resolve } from "node:path"
import { askServer, Events, type Project, RunFault, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { sourcesLine, withSources } from "../config/accountSources.ts"
import { parseDuration } from "../config/duration.ts"
import { type AccountFlags, findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
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

/** `altilift download` as it was typed. */
export interface DownloadInput {
  readonly project: string
  /** With commas. */
  readonly kinds: string | undefined
  readonly to: string | undefined
  readonly retryFor: string
  readonly json: boolean
  readonly verbose: boolean
  readonly account: AccountFlags
}

/** Results that are downloaded at the same time. */
const atOnce = 2

/** All of `altilift download`. Fails unless every result is there. */
export const runDownload = Effect.fn("download")(function* (input: DownloadInput) {
  const request = yield* checkInput(input)
  const account = yield* findAccount(input.account, process.env, appPaths())
  const display = yield* makeStatusDisplay(input)
  if (input.verbose) display.say(sourcesLine(account.sources))
  yield* orInterrupted(download(request, account.endpoint, display)).pipe(
    Effect.ensuring(Effect.sync(display.finish)),
    Effect.provide(layerDownload({ account, transfers: atOnce, retryFor: request.retryFor })),
    Effect.provideService(Events, { emit: display.emit }),
    Effect.mapError(withSources(account.sources)),
  )
}, Effect.scoped)

interface DownloadRequest {
  readonly project: string
  /** All when undefined. */
  readonly kinds: ReadonlyArray<string> | undefined
  readonly to: string | undefined
  /** Milliseconds. */
  readonly retryFor: number
}

const checkInput = Effect.fnUntraced(function* (input: DownloadInput) {
  const { usage } = sentences()
  const project = input.project.trim().normalize("NFC")
  if (project === "") return yield* new UsageError({ message: usage.downloadProjectEmpty })
  const retryFor = parseDuration(input.retryFor)
  if (retryFor === undefined) return yield* new UsageError({ message: usage.retryFor(input.retryFor) })
  const kinds = input.kinds?.split(",").map(kind => kind.trim().toLowerCase())
  if (kinds?.includes("")) return yield* new UsageError({ message: usage.kindEmpty })
  if (input.to === "") return yield* new UsageError({ message: usage.toEmpty })
  const request: DownloadRequest = { project, kinds, to: input.to, retryFor }
  return request
})

const download = Effect.fnUntraced(function* (request: DownloadRequest, endpoint: string, display: StatusDisplay) {
  const begun = Date.now()
  const words = sentences().download
  const project = yield* findProject(request.project)
  display.emitFact({ event: "project", endpoint, ...project })
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

/** A server that is read-only gives results all the same, so it is not asked whether it takes work. */
const findProject = Effect.fnUntraced(function* (name: string) {
  const api = yield* UploadApi
  const found: Project | undefined = yield* askServer("find-project", api.findProject(name))
  if (found !== undefined) return { id: found.id, name: found.name }
  return yield* new RunFault({ kind: "refused", problem: { code: "project-unknown", name } })
})

const failureOf = ({ downloaded, present, failed, stopped, unreachable }: AllEnded) => {
  if (stopped !== undefined) return stopped
  if (failed === 0) return undefined
  if (unreachable !== undefined) return new RunFault({ kind: "unreachable", problem: unreachable })
  return new Incomplete({ message: sentences().download.notAll(failed, downloaded + present + failed) })
}
