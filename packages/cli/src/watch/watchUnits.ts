import { Clock, Effect, Queue } from "effect"
import type { CommandError } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { watchFolders } from "../layers.ts"
import type { Display } from "../view/Display.ts"
import { placeholder, type Watched } from "./Unit.ts"
import { block, nextDueIn, nextToServe, type UnitState } from "./UnitState.ts"
import { isOfFiles, list, makeWatch, uploadDue, type Watch } from "./Watch.ts"
import type { WatchRequest } from "./WatchRequest.ts"

/** How often cards are searched for (milliseconds): a system reports no mounts. */
const cardsEvery = 2_000

/** Listing takes at most this share of the time, however often something changes. */
const share = 0.2

/**
 * Lists all folders, uploads what is due, and waits until something changes or is due; repeats until the user stops it
 * or it cannot succeed.
 */
export const watchUnits = Effect.fn("watchUnits")(function* (
  request: WatchRequest,
  display: Display,
  log: JsonOutput["Service"] | undefined,
) {
  const { watched, rescan } = request
  const changes = yield* Queue.sliding<void>(1)
  yield* watchFolders(watched.roots, depthOf(watched), () => void Queue.offerUnsafe(changes, undefined))
  const watch = yield* makeWatch(request, display, log, false)
  watch.reporter.begins(watched)
  const most = watched.kind === "cards" ? Math.min(cardsEvery, rescan) : rescan
  while (true) {
    const before = yield* Clock.currentTimeMillis
    yield* orInterrupted(list(watch))
    const now = yield* Clock.currentTimeMillis
    const states = [...watch.states.values()]
    const next = nextToServe(states, now)
    if (next !== undefined) {
      yield* upload(watch, next)
      continue
    }
    for (const state of states) watch.reporter.stands(state)
    const atLeast = Math.max(200, (now - before) / share)
    const atMost = Math.max(0, Math.min(most, ...states.map(nextDueIn).map(at => at - now)) - atLeast)
    const waiting = Effect.andThen(Effect.sleep(atLeast), Effect.raceFirst(Effect.sleep(atMost), Queue.take(changes)))
    yield* orInterrupted(waiting)
  }
}, Effect.scoped)

/** Folders of cards are listed at intervals: a disk among them may be large. */
const depthOf = ({ kind }: Watched): number => (kind === "cards" ? 2 : Number.POSITIVE_INFINITY)

/** A run that fails as a whole is tried again later, unless only the user can correct it. */
const upload = Effect.fnUntraced(function* (watch: Watch, state: UnitState) {
  state.servedAt = yield* Clock.currentTimeMillis
  const failure = yield* uploadDue(watch, state)
  if (failure !== undefined && isForUser(failure, watch.request.watched)) return yield* Effect.fail(failure)
  if (failure === undefined || isOfFiles(failure)) state.failures = 0
  else watch.reporter.waits(state.unit, failure, block(state, yield* Clock.currentTimeMillis))
})

const isForUser = (error: CommandError, { project }: Watched): boolean => {
  switch (error._tag) {
    case "Interrupted":
    case "AccountRefused":
    case "NotSignedIn":
      return true
    case "RunFault":
      return error.problem.code === "project-unknown" && !project.includes(placeholder)
    default:
      return false
  }
}
