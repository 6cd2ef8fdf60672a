import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import { ReconstructionFault } from "../../ports/Reconstructor.ts"
import { type NodeApi, status, type TaskInfo } from "./NodeApi.ts"
import { isOutOfDisk, NodeFailure } from "./NodeFailure.ts"
import type { Sending } from "./sendPhotos.ts"
import type { Voice } from "./Voice.ts"

/** Lines at the end of the output in which the reason of a failure is looked for. */
const lastLines = 20

export interface Following extends Sending {
  readonly name: string
  /** Between two looks. */
  readonly pause: Effect.Effect<void>
}

/** Waits until a task on the node is completed, and says what it does. */
export const followTask = Effect.fnUntraced(function* (following: Following, images: number) {
  const { api, state, voice, persistent, pause } = following
  const { uuid } = state.facts()
  const output = makeOutput(api, voice, uuid)
  let counted = false
  while (true) {
    const info = yield* persistent(api.taskInfo(uuid))
    yield* output.read
    const { code } = info.status
    if (code === status.failed) return yield* failed(following, info, output.last())
    if (code === status.cancelled) {
      return yield* new ReconstructionFault({ problem: { code: "node-task-cancelled", name: following.name } })
    }
    // The node counts when it has moved the photos to their place.
    if (!counted && code !== status.queued && info.imagesCount !== undefined && info.imagesCount > images) {
      voice.line(operator.nodeImagesDiffer(info.imagesCount, images))
      counted = true
    }
    voice.at("node", (info.progress ?? 0) / 100, yield* stepOf(api, code, output.stage()))
    if (code === status.completed) return
    yield* pause
  }
})

/** In the words of the node. */
const stepOf = (api: NodeApi, code: number, stage: string | undefined) => {
  if (code === status.completed) return Effect.succeed("COMPLETED")
  if (code !== status.queued) return Effect.succeed(stage === undefined ? "RUNNING" : `RUNNING ${stage}`)
  return api.info.pipe(
    Effect.map(({ taskQueueCount = 0 }) => operator.nodeQueued(taskQueueCount - 1)),
    Effect.orElseSucceed(() => operator.nodeQueued(0)),
  )
}

const failed = ({ name, api }: Following, info: TaskInfo, lines: ReadonlyArray<string>) => {
  const last = lines.slice(-lastLines)
  const words = api.words(info.status.errorMessage ?? last.filter(line => line !== "").at(-1) ?? "FAILED")
  const full = [words, ...last].find(isOutOfDisk)
  return full === undefined
    ? new ReconstructionFault({ problem: { code: "node-task-failed", name, words } })
    : new ReconstructionFault({ problem: { code: "node-out-of-disk", name, words: api.words(full) } })
}

/**
 * Reads the output of a task on. It is asked for from the last line that is known: when that one is not there, the node
 * began the task again, as after a restart of it. Output that cannot be read does not hold up the task.
 */
const makeOutput = (api: NodeApi, voice: Voice, uuid: string) => {
  let seen = 0
  let lines: Array<string> = []
  let stage: string | undefined
  let left = false
  const take = (answer: ReadonlyArray<string>): void => {
    if (seen > 0 && answer[0] !== lines.at(-1)) {
      seen = 0
      lines = []
      return
    }
    const fresh = seen > 0 ? answer.slice(1) : answer
    seen += fresh.length
    for (const line of fresh.slice(-100)) {
      voice.line(api.words(line))
      stage = /\brunning (\w+) stage/i.exec(line)?.[1] ?? stage
    }
    lines = [...lines, ...fresh].slice(-lastLines)
  }
  const read = Effect.suspend(() => (left ? Effect.void : api.output(uuid, Math.max(0, seen - 1)).pipe(Effect.map(take)))).pipe(
    Effect.catch(error => {
      if (error instanceof NodeFailure && error.kind === "odd") {
        left = true
        voice.line(operator.nodeOutputLeft)
      }
      return Effect.void
    }),
  )
  return { read, last: () => lines, stage: () => stage }
}
