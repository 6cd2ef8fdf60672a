import { mkdir } from "node:fs/promises"
import { askServer, type Download, type Problem, type Project, type RunFault, UploadApi } from "@altilift/core"
import { Effect, Redacted, Result } from "effect"
import { appPaths } from "../config/paths.ts"
import { holdFolder } from "../layers.ts"
import { say, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { printable } from "../view/printable.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { bytes } from "../view/units.ts"
import { downloadResult, type Ended, type Failure } from "./downloadResult.ts"
import { onDisk } from "./partFile.ts"
import { partSuffix, resultPath } from "./resultPath.ts"

export interface DownloadAllOptions {
  readonly project: Project
  readonly offered: ReadonlyArray<Download>
  /** Absolute path. */
  readonly folder: string
  /** Milliseconds. */
  readonly retryFor: number
  /** Results that are downloaded at the same time. */
  readonly atOnce: number
}

/** What became of all results. */
export interface AllEnded {
  readonly downloaded: number
  readonly present: number
  readonly failed: number
  /** Bytes of the results that were downloaded. */
  readonly bytes: number
  /** Why the others were not tried: a full disk, say. */
  readonly stopped: RunFault | undefined
  /** Why one was given up whose server cannot be reached. */
  readonly unreachable: Problem | undefined
}

/** A result, and its path where it may have one. */
interface Placed {
  readonly offered: Download
  readonly path: string | undefined
  readonly problem: Problem | undefined
}

/** Between two drawings (milliseconds). */
const interval = 250

/** Downloads results into a folder, some at a time; one that fails does not keep the others from arriving. */
export const downloadAll = Effect.fn("downloadAll")(function* (options: DownloadAllOptions, display: StatusDisplay) {
  const { offered, atOnce, folder } = options
  const all = placeAll(options)
  // A folder is not made for results that no file can have.
  if (all.some(({ path }) => path !== undefined)) {
    yield* onDisk(folder, () => mkdir(folder, { recursive: true }))
    yield* holdFolder(appPaths().locks, folder)
  }
  const there = new Map<string, number>()
  const ends: Array<{ readonly placed: Placed; readonly end: Ended }> = []
  const total = offered.reduce((sum, { size = 0 }) => sum + size, 0)
  const draw = Effect.sync(() => {
    const arrived = [...there.values()].reduce((sum, size) => sum + size, 0)
    const { progress } = sentences().download
    display.status(progress({ done: ends.length, all: offered.length, arrived: bytes(arrived), total: bytes(total) }), "")
  })
  const work = Effect.forEach(
    all,
    Effect.fnUntraced(function* (placed) {
      const end = yield* downloadOne(placed, options, (name, size) => there.set(name, size))
      ends.push({ placed, end })
      tell(placed, end, display)
    }),
    { concurrency: atOnce, discard: true },
  )
  const drawing = Effect.forever(Effect.andThen(draw, Effect.sleep(interval)))
  const stopped = yield* Effect.result(Effect.raceFirst(work, drawing))
  return allEnded(ends, Result.isFailure(stopped) ? stopped.failure : undefined)
}, Effect.scoped)

const allEnded = (
  ends: ReadonlyArray<{ readonly placed: Placed; readonly end: Ended }>,
  stopped: RunFault | undefined,
): AllEnded => {
  const of = (state: Ended["state"]) => ends.filter(({ end }) => end.state === state)
  const failures = ends.flatMap(({ end }) => (end.state === "Failed" ? [end] : []))
  return {
    downloaded: of("Downloaded").length,
    present: of("Present").length,
    failed: failures.length,
    bytes: of("Downloaded").reduce((sum, { placed }) => sum + (placed.offered.size ?? 0), 0),
    stopped,
    unreachable: failures.find(({ unreachable }) => unreachable)?.problem,
  }
}

/** No two results may be the same file, also where the file system does not tell capitals from small letters. */
const placeAll = ({ offered, folder }: DownloadAllOptions): ReadonlyArray<Placed> => {
  const taken = new Set<string>()
  return offered.map(one => {
    const path = resultPath(folder, one.name)
    if (path === undefined) return { offered: one, path, problem: { code: "result-name-unsafe" } }
    const names = [path, path + partSuffix].map(name => name.normalize("NFC").toLowerCase())
    if (names.some(name => taken.has(name))) return { offered: one, path: undefined, problem: { code: "result-name-taken" } }
    for (const name of names) taken.add(name)
    return { offered: one, path, problem: undefined }
  })
}

const failed = (problem: Problem): Failure => ({ state: "Failed", problem, unreachable: false })

const downloadOne = Effect.fnUntraced(function* (
  { offered, path, problem }: Placed,
  { project, retryFor }: DownloadAllOptions,
  onBytes: (name: string, bytes: number) => void,
) {
  if (path === undefined) return failed(problem ?? { code: "result-name-unsafe" })
  const link = linkOf(offered)
  if (link === undefined) return failed({ code: "result-without-link" })
  const { name, kind, size, checksum } = offered
  return yield* downloadResult({ name, kind, path, size, checksum, link }, { retryFor, onBytes, newLink: newLink(project) })
})

/** The link of a result, as far as it leads to a server. */
const linkOf = ({ link }: Pick<Download, "link">): Redacted.Redacted<string> | undefined =>
  link !== undefined && /^https?:\/\//i.test(link) && URL.canParse(link) ? Redacted.make(link) : undefined

const newLink = (project: Project) =>
  Effect.fnUntraced(function* (name: string) {
    const api = yield* UploadApi
    const { downloads } = yield* askServer("find-project", api.details(project.id))
    const now = downloads.find(one => one.name === name)
    return now && linkOf(now)
  })

/** A line for people and an event for programs. Neither has the link. */
const tell = ({ offered, path }: Placed, end: Ended, display: StatusDisplay): void => {
  const { name, kind, size, checksum } = offered
  const { line, states } = sentences().download
  const reason = end.state === "Failed" ? say(end.problem) : undefined
  display.say(printable(line({ state: states[end.state], name, size: size === undefined ? undefined : bytes(size), reason })))
  display.emitFact({
    event: "result",
    name,
    state: end.state,
    ...(path === undefined ? {} : { path }),
    ...(kind === undefined ? {} : { kind }),
    ...(size === undefined ? {} : { size }),
    ...(checksum === undefined ? {} : { checksum }),
    ...(end.state === "Failed" ? { reason: say(end.problem), ...problemFacts(end.problem) } : {}),
  })
}
