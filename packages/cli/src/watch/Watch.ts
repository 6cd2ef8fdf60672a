import { join } from "node:path"
import type { Found, SourceFile } from "@altilift/core"
import { Clock, Effect, Result } from "effect"
import { type Selection, selectionIn } from "../config/Selection.ts"
import type { CommandError } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { hasEnd, nodeDisk, walk } from "../layers.ts"
import { makeOutput } from "../output.ts"
import type { Display } from "../view/Display.ts"
import { findOthers } from "./findOthers.ts"
import { findUnits } from "./findUnits.ts"
import { findOwnOutputs, type IsOwn } from "./ownOutputs.ts"
import { makeReporter, type Reporter } from "./Reporter.ts"
import type { Sightings } from "./Sightings.ts"
import { makeUnitState, nextDueIn, type UnitState } from "./UnitState.ts"
import { uploadUnit } from "./uploadUnit.ts"
import type { WatchRequest } from "./WatchRequest.ts"

/** A watch, or one pass of it. */
export interface Watch {
  readonly request: WatchRequest
  /** By path. What is gone is forgotten: the journal and the server know what arrived. */
  readonly states: Map<string, UnitState>
  /** By folder whose folders are watched: files directly in it, when they were last counted. */
  readonly loose: Map<string, number>
  readonly reporter: Reporter
  readonly isOwn: IsOwn
  readonly log: JsonOutput["Service"] | undefined
}

/** @param once it is one pass: the folders are not watched afterwards */
export const makeWatch = Effect.fnUntraced(function* (
  request: WatchRequest,
  display: Display,
  log: JsonOutput["Service"] | undefined,
  once: boolean,
) {
  const complain = request.upload.quiet ? makeOutput().err : display.note
  const isOwn = yield* Effect.promise(() => findOwnOutputs(request.upload.logFile))
  const watch: Watch = {
    request,
    states: new Map(),
    loose: new Map(),
    reporter: makeReporter(display, complain, once),
    isOwn,
    log,
  }
  return watch
})

/** Searches the folders that are there now, and their files. */
export const list = Effect.fnUntraced(function* (watch: Watch) {
  const { request, states, reporter, isOwn } = watch
  const { watched, settle, rescan, selection } = request
  if (watched.kind === "subfolders") yield* Effect.promise(() => countLoose(watch))
  const found = yield* Effect.promise(() => findUnits(watched, nodeDisk))
  const units = found.filter(unit => watched.kind !== "subfolders" || !selection.leavesOut(unit.name))
  for (const [path, state] of states) {
    if (units.some(unit => unit.path === path)) continue
    states.delete(path)
    reporter.gone(state)
  }
  for (const unit of units) {
    const state = states.get(unit.path) ?? makeUnitState(unit, settle)
    if (!states.has(unit.path)) reporter.there(unit)
    states.set(unit.path, state)
    const now = yield* Clock.currentTimeMillis
    if (unit.isCard && nextDueIn(state) === Number.POSITIVE_INFINITY && now - state.seenAt < rescan) continue
    const within = watched.kind === "subfolders" ? selectionIn(selection, unit.name) : selection
    const { files, leftOut } = yield* Effect.promise(() => filesIn(unit.path, within, isOwn))
    state.sightings.see(files, now)
    state.leftOut = leftOut
    const { cardPath } = unit
    if (cardPath !== undefined) {
      state.others = yield* Effect.promise(() => findOthers(cardPath, unit.path, nodeDisk))
    }
    state.seenAt = now
  }
})

/** Names how many files are in no folder, and so in no project, whenever there are more of them. */
const countLoose = async ({ request: { watched, selection }, loose, reporter, isOwn }: Watch): Promise<void> => {
  for (const root of watched.roots) {
    let count = 0
    for (const { name, kind } of await nodeDisk.readdir(root).catch(() => [])) {
      if (kind !== "file" || name.startsWith(".") || selection.leavesOut(name)) continue
      if (!(await isOwn(join(root, name)))) count++
    }
    if (count > (loose.get(root) ?? 0)) reporter.loose(root, count)
    loose.set(root, count)
  }
}

const filesIn = async (path: string, selection: Selection, isOwn: IsOwn) => {
  const files: Array<Found> = []
  let leftOut = 0
  for await (const found of walk([path], { selection: { ...selection, note: () => leftOut++ } })) {
    if (!(await isOwn(found.file.ref))) files.push(found)
  }
  return { files, leftOut }
}

/** For how long a photo without its end is not sent after its last change (milliseconds): its copy may continue. */
const patience = 600_000

/** Only what was changed lately is opened: thousands of photos may be due after a restart. */
const complete = Effect.fnUntraced(function* (due: ReadonlyArray<SourceFile>, sightings: Sightings) {
  const now = yield* Clock.currentTimeMillis
  const copied: Array<string> = []
  for (const { ref, modifiedAt } of due) {
    if (Math.abs(now - modifiedAt) < patience && !(yield* Effect.promise(() => hasEnd(ref)))) copied.push(ref)
  }
  sightings.defer(copied, now)
  return due.map(({ ref }) => ref).filter(ref => !copied.includes(ref))
})

/** Uploads what is due in a folder. Yields why its run failed. */
export const uploadDue = Effect.fnUntraced(function* ({ request, log }: Watch, { unit, sightings }: UnitState) {
  const due = sightings.due(yield* Clock.currentTimeMillis)
  const paths = unit.isCard ? due.map(({ ref }) => ref) : yield* orInterrupted(complete(due, sightings))
  if (paths.length === 0) return undefined
  const run = yield* Effect.result(uploadUnit(request.upload, unit, paths, sightings.onEnd, log))
  const failure = Result.isFailure(run) ? run.failure : undefined
  if (failure === undefined || isOfFiles(failure)) sightings.postpone(paths, yield* Clock.currentTimeMillis)
  return failure
})

/** The run came to its end: not every file is Ready, or none is an image. */
export const isOfFiles = ({ _tag }: CommandError): boolean => _tag === "Incomplete" || _tag === "UsageError"
