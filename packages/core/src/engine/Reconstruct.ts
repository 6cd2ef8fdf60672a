import { Effect } from "effect"
import { RunFault } from "../ports/Errors.ts"
import { type Project, type Reconstruction, type TaskType, UploadApi } from "../ports/UploadApi.ts"
import { unexplainedFor } from "./askServer.ts"
import { Retry } from "./Retry.ts"

export interface ReconstructOptions {
  readonly project: Project
  /** `start`: now. `pre-start`: as soon as the server has said Ready or Invalid of every image (protocol: step 8). */
  readonly when: "start" | "pre-start"
  readonly type: TaskType
  /** One that the server names; its own choice when left out. */
  readonly reconstructor?: string | undefined
}

/** How a task is named that was started although its answer was lost. */
const unknownTask = "unknown"

/**
 * State of the project's reconstruction, where one waits, runs or is done; `undefined` where there is none, or the
 * latest failed or was stopped. Used to avoid a second one of the same images.
 */
export const reconstructionThere = Effect.fn("Reconstruct.there")(
  function* (project: Project) {
    const api = yield* UploadApi
    const retry = yield* Retry
    const state = yield* retry.step("task-state", api.taskState(project.id))
    return state === undefined || failedState.test(state) ? undefined : state
  },
  Effect.catchTag("ImageFault", ({ problem }) => Effect.fail(new RunFault({ kind: "refused", problem }))),
)

/** The protocol names no states of tasks: ours has `Failed` and `Stopped`, others say it in these words. */
export const failedState = /fail|error|stop|cancel|abort|reject|invalid/i

/**
 * Starts the reconstruction. It is not idempotent, so a request whose answer was lost is not repeated before the
 * project's `taskState` has been asked: when that has changed, the lost request did it.
 */
export const reconstruct = Effect.fn("Reconstruct.start")(
  function* ({ project, when, type, reconstructor }: ReconstructOptions) {
    const api = yield* UploadApi
    const retry = yield* Retry
    const taskState = retry.step("task-state", api.taskState(project.id))
    const wish = { taskType: type, ...(reconstructor === undefined ? {} : { reconstructor }) }
    const request = when === "start" ? api.startReconstruction(project.id, wish) : api.preStartReconstruction(project.id, wish)

    const before = yield* taskState
    let tried = false
    const start = Effect.suspend(() => {
      if (!tried) {
        tried = true
        return request
      }
      return Effect.flatMap(api.taskState(project.id), now =>
        now === before ? request : Effect.succeed<Reconstruction>({ started: true, task: { id: unknownTask, type, state: now } }),
      )
    })
    return yield* retry.step("reconstruct", start, { unexplainedFor })
  },
  Effect.catchTag("ImageFault", ({ problem }) => Effect.fail(new RunFault({ kind: "refused", problem }))),
)
