import { mkdir } from "node:fs/promises"
import type { Limiter, Problem, RunFault } from "@altilift/core"
import { Effect, Result } from "effect"
import { appPaths } from "../config/paths.ts"
import { holdFolder } from "../layers.ts"
import { say, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { printable } from "../view/printable.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { bytes } from "../view/units.ts"
import { type DownloadSet, type Offered, secretLink } from "./DownloadSet.ts"
import { type DownloadOptions, downloadFile, type Ended, type Failure } from "./downloadFile.ts"
import { onDisk } from "./partFile.ts"

export interface DownloadAllOptions {
  /** Absolute path. */
  readonly folder: string
  /** Milliseconds. */
  readonly retryFor: number
  /** Bounds the bytes a second of all files together; undefined: no limit. */
  readonly limiter: Limiter | undefined
  /** Files that are downloaded at the same time. */
  readonly atOnce: number
}

/** What became of all files. */
export interface AllEnded {
  readonly downloaded: number
  readonly present: number
  readonly failed: number
  /** Bytes of the files that were downloaded. */
  readonly bytes: number
  /** Why the others were not tried: a full disk, say. */
  readonly stopped: RunFault | undefined
  /** Why one was given up whose server cannot be reached. */
  readonly unreachable: Problem | undefined
}

/** Between two drawings (milliseconds). */
const interval = 250

/** Downloads files into a folder, some at a time; one that fails does not keep the others from arriving. */
export const downloadAll = Effect.fn("downloadAll")(function* (
  set: DownloadSet,
  { folder, retryFor, limiter, atOnce }: DownloadAllOptions,
  display: StatusDisplay,
) {
  const { files } = set
  // A folder is not made for names that no file can have.
  if (files.some(({ place }) => "path" in place)) {
    yield* onDisk(folder, () => mkdir(folder, { recursive: true }))
    yield* holdFolder(appPaths().locks, folder)
  }
  const there = new Map<string, number>()
  const ends: Array<{ readonly file: Offered; readonly end: Ended }> = []
  const total = files.reduce((sum, { size = 0 }) => sum + size, 0)
  const draw = Effect.sync(() => {
    const arrived = [...there.values()].reduce((sum, size) => sum + size, 0)
    const { progress } = set.words
    display.status(progress({ done: ends.length, all: files.length, arrived: bytes(arrived), total: bytes(total) }), "")
  })
  const work = Effect.forEach(
    files,
    Effect.fnUntraced(function* (file) {
      const end = yield* downloadOne(file, set, { retryFor, limiter }, size => there.set(file.id, size))
      ends.push({ file, end })
      report(file, end, set, display)
    }),
    { concurrency: atOnce, discard: true },
  )
  const drawing = Effect.forever(Effect.andThen(draw, Effect.sleep(interval)))
  const stopped = yield* Effect.result(Effect.raceFirst(work, drawing))
  return allEnded(ends, Result.isFailure(stopped) ? stopped.failure : undefined)
}, Effect.scoped)

const allEnded = (
  ends: ReadonlyArray<{ readonly file: Offered; readonly end: Ended }>,
  stopped: RunFault | undefined,
): AllEnded => {
  const of = (state: Ended["state"]) => ends.filter(({ end }) => end.state === state)
  const failures = ends.flatMap(({ end }) => (end.state === "Failed" ? [end] : []))
  return {
    downloaded: of("Downloaded").length,
    present: of("Present").length,
    failed: failures.length,
    bytes: of("Downloaded").reduce((sum, { file }) => sum + (file.size ?? 0), 0),
    stopped,
    unreachable: failures.find(({ unreachable }) => unreachable)?.problem,
  }
}

const failed = (problem: Problem): Failure => ({ state: "Failed", problem, unreachable: false })

const downloadOne = Effect.fnUntraced(function* (
  { id, name, size, checksum, place, link: given }: Offered,
  { keepsOthers, link: linkNow }: DownloadSet,
  options: Pick<DownloadOptions, "retryFor" | "limiter">,
  onBytes: (bytes: number) => void,
) {
  if ("problem" in place) return failed(place.problem)
  const link = secretLink(given)
  if (link === undefined) return failed({ code: "result-without-link" })
  const wanted = { name, path: place.path, size, checksum, link }
  return yield* downloadFile(wanted, { ...options, keepsOthers, onBytes, newLink: Effect.map(linkNow(id), secretLink) })
})

/** A line for people and an event for programs. Neither has the link. */
const report = (file: Offered, end: Ended, { isShown, event }: DownloadSet, display: StatusDisplay): void => {
  const { name, size, checksum, place } = file
  const { line, states } = sentences().download
  const reason = end.state === "Failed" ? say(end.problem) : undefined
  if (isShown(end)) {
    display.say(printable(line({ state: states[end.state], name, size: size === undefined ? undefined : bytes(size), reason })))
  }
  display.emitFact(
    event(file, {
      name,
      state: end.state,
      ...("path" in place ? { path: place.path } : {}),
      ...(size === undefined ? {} : { size }),
      ...(checksum === undefined ? {} : { checksum }),
      ...(end.state === "Failed" ? { reason: say(end.problem), ...problemFacts(end.problem) } : {}),
    }),
  )
}
