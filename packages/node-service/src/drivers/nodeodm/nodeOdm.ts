import { rm } from "node:fs/promises"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import { ReconstructionFault, type ReconstructionJob, type Reconstructor } from "../../ports/Reconstructor.ts"
import { Vault } from "../../ports/Vault.ts"
import type { NodeOdmSettings } from "../../reconstruction/nodeOdmSettings.ts"
import { withFiles } from "../../store/files.ts"
import { beginTask, commitTask } from "./beginTask.ts"
import { type Following, followTask } from "./followTask.ts"
import { makeNodeApi } from "./NodeApi.ts"
import { isKind, problemOf } from "./NodeFailure.ts"
import { makePersistent, type Timing, usualTiming } from "./persistence.ts"
import { makeRemoval } from "./removal.ts"
import { archiveIn, fetchResults, type Unpacking, unpackResults } from "./results.ts"
import { sendPhotos } from "./sendPhotos.ts"
import { type Bounds, usualBounds } from "./unpack.ts"
import { makeVoice } from "./Voice.ts"
import { begin, mostAttempts, openState, readFacts, uuidOf } from "./WorkState.ts"

/** How often an archive is fetched that turns out damaged. */
const mostDownloads = 2

/**
 * Reconstructs on a NodeODM, or on a ClusterODM with many nodes. The end of the service does not end the task on the
 * node: `run` goes on with it, by a file in the work folder. A task that was stopped or failed is removed from the node
 * by `discard`.
 */
export const makeNodeOdm = Effect.fnUntraced(function* (
  settings: NodeOdmSettings,
  timing: Timing = usualTiming,
  bounds: Bounds = usualBounds,
) {
  const vault = yield* Vault
  const api = yield* makeNodeApi(settings)
  const remove = yield* makeRemoval(api, timing)
  return {
    run: Effect.fn("nodeodm.run")(
      function* (job: ReconstructionJob, report) {
        const folder = vault.work(job.task)
        const voice = makeVoice(report)
        const state = yield* openState(folder, job.task)
        const persistent = makePersistent(timing, voice.waiting)
        const following = { name: settings.name, api, state, voice, persistent, pause: Effect.sleep(timing.poll) }
        const unpacking = { archive: archiveIn(folder), results: job.results, assets: settings.assets, bounds }
        yield* attempts(following, settings, job, unpacking)
        yield* remove(state.facts().uuid, true)
        yield* withFiles(() => rm(folder, { recursive: true, force: true }))
      },
      Effect.provideService(Vault, vault),
      Effect.catchTag("NodeFailure", failure =>
        Effect.fail(new ReconstructionFault({ problem: problemOf(settings.name, failure) })),
      ),
    ),
    discard: Effect.fn("nodeodm.discard")(function* (task) {
      const folder = vault.work(task)
      const facts = yield* readFacts(folder)
      // The folder is gone with its project: then the UUIDs follow from the task.
      const uuids = facts === undefined ? [uuidOf(task, 1), uuidOf(task, 2)] : [facts.uuid]
      const committed = facts?.phase === "follow" || facts?.phase === "unpack"
      yield* Effect.forEach(uuids, uuid => remove(uuid, committed), { concurrency: "unbounded", discard: true })
      yield* withFiles(() => rm(folder, { recursive: true, force: true }))
    }),
  } satisfies Reconstructor
})

/** A node that lost the task gets it once more. */
const attempts = Effect.fnUntraced(function* (
  following: Following,
  settings: NodeOdmSettings,
  job: ReconstructionJob,
  unpacking: Unpacking,
) {
  const { state, voice } = following
  while (true) {
    const failure = yield* work(following, settings, job, unpacking).pipe(
      Effect.as(undefined),
      Effect.catchIf(isKind("gone"), Effect.succeed),
    )
    if (failure === undefined) return
    const { attempt } = state.facts()
    if (attempt >= mostAttempts) return yield* failure
    voice.line(operator.nodeTaskAgain)
    yield* state.change(begin(job.task, attempt + 1))
  }
})

/** The task from where it is to its results. */
const work = Effect.fnUntraced(function* (
  following: Following,
  settings: NodeOdmSettings,
  job: ReconstructionJob,
  unpacking: Unpacking,
) {
  const { state } = following
  if (state.facts().phase === "begin") yield* beginTask(following, settings, job)
  if (state.facts().phase === "upload") {
    yield* sendPhotos(following, job)
    yield* commitTask(following)
  }
  for (let tries = 1; ; tries++) {
    if (state.facts().phase === "follow") {
      yield* followTask(following, job.images.length)
      yield* fetchResults(following, unpacking.archive)
    }
    const fault = yield* unpackResults(following, unpacking)
    if (fault === undefined) return
    if (tries < mostDownloads) continue
    return yield* new ReconstructionFault({ problem: { code: "node-results-damaged", name: settings.name, fault } })
  }
})
