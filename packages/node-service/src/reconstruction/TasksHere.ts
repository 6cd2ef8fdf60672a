import { Context, Effect, Layer } from "effect"
import type { Owner } from "../ports/Vault.ts"

/**
 * Tasks that this process is at. Only one process runs on a data folder, so the local folders of all other tasks are
 * written by nobody.
 */
export class TasksHere extends Context.Service<
  TasksHere,
  {
    /** Runs what makes, or discards, the folders of a task. */
    readonly during: (task: Owner) => <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
    readonly has: (taskId: string) => boolean
    readonly hasOf: (projectId: string) => boolean
  }
>()("@altilift/node-service/reconstruction/TasksHere") {
  static readonly layer = Layer.sync(TasksHere, () => {
    const projects = new Map<string, string>()
    return TasksHere.of({
      during:
        ({ id, projectId }) =>
        work =>
          Effect.suspend(() => {
            projects.set(id, projectId)
            return Effect.ensuring(
              work,
              Effect.sync(() => projects.delete(id)),
            )
          }),
      has: taskId => projects.has(taskId),
      hasOf: projectId => [...projects.values()].includes(projectId),
    })
  })
}
