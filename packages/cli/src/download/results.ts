import { askServer, type Download, type Project, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { Incomplete } from "../exitCode.ts"
import { say, sentences } from "../messages/language.ts"
import { printable } from "../view/printable.ts"
import { reconstructionLine } from "../view/reconstructionLine.ts"
import type { DownloadSet, Offered } from "./DownloadSet.ts"
import { makePlaces, resultPath } from "./resultPath.ts"

/**
 * What the server offers of a project, of these kinds. Fails with the state of the reconstruction where it offers
 * nothing.
 */
export const resultsOf = Effect.fn("resultsOf")(function* (project: Project, kinds: ReadonlyArray<string> | undefined) {
  const api = yield* UploadApi
  const { downloads, reconstruction, task } = yield* askServer("find-project", api.details(project.id))
  const words = sentences().download
  if (downloads.length === 0) {
    const now = reconstruction ?? (task === undefined ? undefined : { state: task })
    const problem = reconstruction?.problem
    const state =
      now === undefined ? words.noReconstruction : `${reconstructionLine(now)}${problem === undefined ? "" : `: ${say(problem)}`}`
    return yield* new Incomplete({ message: words.none(state), ...(problem === undefined ? {} : { reason: problem }) })
  }
  const offered = ofKinds(downloads, kinds)
  if (offered.length > 0) return offered
  const there = [...new Set(downloads.flatMap(({ kind }) => kind ?? []))].map(printable)
  return yield* new Incomplete({ message: words.noneOfKind(kinds ?? [], there) })
})

/** Those of these kinds; all where none is named. */
export const ofKinds = (downloads: ReadonlyArray<Download>, kinds: ReadonlyArray<string> | undefined): ReadonlyArray<Download> =>
  kinds === undefined ? downloads : downloads.filter(({ kind }) => kind !== undefined && kinds.includes(kind.toLowerCase()))

/** Results for a folder. A newer result replaces what is there. */
export const resultSet = (project: Project, offered: ReadonlyArray<Download>, folder: string): DownloadSet => {
  const place = makePlaces()
  return {
    files: offered.map(one => ({ ...one, id: one.name, place: placeOf(resultPath(folder, one.name), place) })),
    keepsOthers: false,
    link: Effect.fnUntraced(function* (name) {
      const api = yield* UploadApi
      const { downloads } = yield* askServer("find-project", api.details(project.id))
      return downloads.find(one => one.name === name)?.link
    }),
    isShown: () => true,
    event: ({ kind }, facts) => ({ event: "result", ...facts, ...(kind === undefined ? {} : { kind }) }),
    words: sentences().download,
  }
}

const placeOf = (path: string | undefined, place: (path: string) => boolean): Offered["place"] => {
  if (path === undefined) return { problem: { code: "result-name-unsafe" } }
  return place(path) ? { path } : { problem: { code: "result-name-taken" } }
}
