import { Effect } from "effect"
import { type Project, type Reconstruction, type TaskType, UploadApi } from "../ports/UploadApi.ts"
import { type Retryable, RunFault } from "./Errors.ts"
import { newSeries, Retry } from "./Retry.ts"

export interface ReconstructOptions {
  readonly project: Project
  /** `start`: now. `pre-start`: as soon as the server has said Ready or Invalid of every image (protocol: step 8). */
  readonly when: "start" | "pre-start"
  readonly type: TaskType
}

/** How a task is named that was started although its answer was lost. */
const unknownTask = "unknown"

/**
 * Starts the reconstruction. It is not idempotent, so a request whose answer was lost is not repeated before the project's `taskState` has
 * been asked: when that has changed, the lost request did it.
 */
export const reconstruct = Effect.fn("Reconstruct.start")(
  function* ({ project, when, type }: ReconstructOptions) {
    const api = yield* UploadApi
    const retry = yield* Retry
    const taskState = retry.step("asking for the state of the reconstruction", api.taskState(project.id))
    const request = when === "start" ? api.startReconstruction(project.id, type) : api.preStartReconstruction(project.id, type)

    const before = yield* taskState
    const series = newSeries()
    const attempt = (): Effect.Effect<Reconstruction, Exclude<Effect.Error<typeof request>, Retryable>> =>
      Effect.catchTag(request, "Retryable", error =>
        Effect.gen(function* () {
          yield* retry.pause("api", "starting the reconstruction", error, series)
          const now = yield* taskState
          if (now !== before) return { started: true, task: { id: unknownTask, type, state: now } } satisfies Reconstruction
          return yield* attempt()
        }),
      )
    return yield* attempt()
  },
  Effect.catchTag("ImageFault", ({ message }) => Effect.fail(new RunFault({ kind: "refused", message }))),
)
