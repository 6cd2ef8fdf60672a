import { Effect, Layer } from "effect"
import { photoPaths } from "../config/photoPaths.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { holdProject, layerPhotos, layerRepair } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import type { Difference } from "../reconcile/Difference.ts"
import { holdsAlone, inspect, type ReconcileRequest } from "../reconcile/inspect.ts"
import { removeEarlier } from "../reconcile/removeEarlier.ts"
import { isDone, isRepairable, type Repaired, repair } from "../reconcile/repair.ts"
import { countsOf, reportDifference, reportRepaired } from "../reconcile/reportDifferences.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { makeStatusDisplay, type StatusDisplay } from "../view/StatusDisplay.ts"
import { noImage } from "./afterUpload.ts"
import { findProject } from "./findProject.ts"
import { onServer } from "./onServer.ts"
import { checkBandwidth } from "./sendOptions.ts"
import { checkServerInput, projectName, type ServerInput } from "./serverFlags.ts"

/** `altilift reconcile` as it was typed. */
export interface ReconcileInput extends ServerInput {
  readonly paths: ReadonlyArray<string>
  readonly project: string
  readonly fix: boolean
  /** A rate, or a timetable of rates. */
  readonly bwlimit: string | undefined
  readonly skipUnreadable: boolean
}

/** All of `altilift reconcile`. Fails unless disk, journal and server agree in the end. */
export const runReconcile = Effect.fn("reconcile")(function* (input: ReconcileInput) {
  const request = yield* checkInput(input)
  const display = yield* makeStatusDisplay(request)
  const layers = Layer.merge(
    layerRepair({ ...request, transfers: undefined }, request.appPaths.journal),
    layerPhotos(request.paths, { ...request, metaFiles: false }),
  )
  yield* reconcile(request, display).pipe(Effect.ensuring(Effect.sync(display.finish)), onServer(request, display, layers))
}, Effect.scoped)

const checkInput = Effect.fnUntraced(function* (input: ReconcileInput) {
  const project = projectName(input.project)
  if (project === "") return yield* new UsageError({ message: sentences().receipt.usage.checkProjectEmpty })
  const { fix, skipUnreadable } = input
  const limiter = yield* checkBandwidth(input.bwlimit)
  const paths = yield* photoPaths(input.paths)
  const request: ReconcileRequest = { ...(yield* checkServerInput(input)), paths, project, fix, limiter, skipUnreadable }
  return request
})

const reconcile = Effect.fnUntraced(function* (request: ReconcileRequest, display: StatusDisplay) {
  const words = sentences().reconcile
  const { endpoint } = request.account
  const project = yield* orInterrupted(findProject(request.project))
  display.emitFact({ event: "project", endpoint, ...project })
  display.note(printable(words.begins({ project: project.name, id: project.id, endpoint })))
  if (request.fix) yield* holdProject(request.appPaths.locks, { endpoint, ...project })
  const isAlone = request.fix || (yield* holdsAlone(request, project))
  let files = 0
  const inspectNow = Effect.suspend(() => {
    files = 0
    return orInterrupted(inspect(request, project, isAlone, () => display.status(words.progress(++files), "")))
  })
  const first = yield* inspectNow
  if (first.photos + first.images + first.differences.length === 0) return yield* noImage(request)
  for (const one of first.differences) reportDifference(one, "first", display)
  if (!request.fix || !first.differences.some(isRepairable)) return yield* end(first, [], display)
  display.say(words.repairing)
  const repaired = yield* repair(request, project, first.differences, (done, all) => display.status(words.sent(done, all), ""))
  for (const one of repaired) reportRepaired(one, display)
  const compared = yield* inspectNow
  const replaced = yield* orInterrupted(removeEarlier(request, project, compared.differences))
  for (const one of replaced) reportRepaired(one, display)
  const last = without(compared, replaced.filter(isDone))
  if (last.differences.length > 0) display.say(words.left)
  for (const one of last.differences) reportDifference(one, "left", display)
  yield* end(last, [...repaired, ...replaced], display)
})

/** What is left after these images were removed. */
const without = (inspected: Inspected, removed: ReadonlyArray<Repaired>): Inspected => {
  const gone = new Set(removed.map(({ difference }) => difference))
  return { ...inspected, images: inspected.images - gone.size, differences: inspected.differences.filter(one => !gone.has(one)) }
}

interface Inspected {
  readonly photos: number
  readonly images: number
  readonly differences: ReadonlyArray<Difference>
}

const end = Effect.fnUntraced(function* (
  { photos, images, differences }: Inspected,
  repaired: ReadonlyArray<Repaired>,
  display: StatusDisplay,
) {
  const words = sentences().reconcile
  const failure = differences.length === 0 ? undefined : new Incomplete({ message: words.differ(differences.length) })
  display.finish()
  if (failure === undefined) display.say(words.agree(photos))
  display.emitFact({
    event: "summary",
    photos,
    images,
    differences: countsOf(differences),
    repaired: repaired.filter(isDone).length,
    exitCode: failure === undefined ? exitCode.complete : exitCode.incomplete,
    ...(failure === undefined ? {} : { message: failure.message }),
  })
  if (failure !== undefined) return yield* failure
})
