import { askServer, type Download, type Project, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { Incomplete } from "../exitCode.ts"
import { say, sentences } from "../messages/language.ts"
import { printable } from "../view/printable.ts"
import { reconstructionLine } from "../view/reconstructionLine.ts"

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
