import { Effect } from "effect"
import { closest } from "fastest-levenshtein"
import { operator } from "../../messages/operator.ts"
import { ReconstructionFault, type ReconstructionJob } from "../../ports/Reconstructor.ts"
import type { NodeOdmSettings } from "../../reconstruction/nodeOdmSettings.ts"
import type { Following } from "./followTask.ts"
import type { NodeApi } from "./NodeApi.ts"
import { isKind, NodeFailure } from "./NodeFailure.ts"

/** Begins the task, unless the node has it already: then our file was lost, or the answer of an earlier try. */
export const beginTask = Effect.fnUntraced(function* (following: Following, settings: NodeOdmSettings, job: ReconstructionJob) {
  const { api, state, voice, persistent } = following
  const { uuid } = state.facts()
  const options = optionsFor(settings, job)
  yield* checkNode(following, Object.keys(options), job.images.length)
  if (yield* persistent(hasTask(api, uuid))) return yield* state.change({ phase: "follow" })
  const given = yield* persistent(api.init(uuid, { name: job.project.name, options, outputs: settings.assets }))
  voice.line(operator.nodeTaskBegun(given, job.images.length))
  yield* state.change({ phase: "upload", uuid: given, uploaded: [] })
})

/** Commits the task. One whose answer was lost is not committed again: the node is asked whether it has the task. */
export const commitTask = Effect.fnUntraced(function* ({ api, state, persistent }: Following) {
  const { uuid } = state.facts()
  const once = Effect.flatMap(hasTask(api, uuid), there => (there ? Effect.void : Effect.asVoid(api.commit(uuid))))
  // ClusterODM drops the photos when it refuses a commit because it is busy.
  const dropped = Effect.catchIf(once, isKind("busy"), ({ words }) => Effect.fail(new NodeFailure({ kind: "gone", words })))
  yield* persistent(dropped)
  yield* state.change({ phase: "follow" })
})

/** The options of the settings for this job; those of its types go before the others. */
const optionsFor = ({ options, optionsByType }: NodeOdmSettings, { project, task }: ReconstructionJob) => ({
  ...options,
  ...optionsByType[project.type],
  ...optionsByType[task.type],
})

const hasTask = (api: NodeApi, uuid: string) =>
  Effect.catchIf(Effect.as(api.taskInfo(uuid), true), isKind("gone"), () => Effect.succeed(false))

/** Whether the node can do it: NodeODM ignores options that it does not know. */
const checkNode = Effect.fnUntraced(function* (following: Following, wanted: ReadonlyArray<string>, images: number) {
  const { api, name, persistent } = following
  const { maxImages: most } = yield* persistent(api.info)
  if (most !== undefined && most !== null && images > most) {
    return yield* new ReconstructionFault({ problem: { code: "node-too-many-images", name, images, most } })
  }
  if (wanted.length === 0) return
  const known = (yield* persistent(api.options)).map(option => option.name)
  const unknown = wanted.find(option => !known.includes(option))
  if (unknown === undefined) return
  const nearest = known.length === 0 ? "" : closest(unknown, known)
  return yield* new ReconstructionFault({ problem: { code: "node-option-unknown", name, option: unknown, nearest } })
})
