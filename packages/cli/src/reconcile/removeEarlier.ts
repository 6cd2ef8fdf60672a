import { askServer, type Problem, type Project, RunFault, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { onlyOnce } from "../commands/projects/onlyOnce.ts"
import { forgetEarlier, ServerClient } from "../layers.ts"
import type { Difference } from "./Difference.ts"
import type { ReconcileRequest } from "./inspect.ts"
import type { KeptReason, Repaired } from "./repair.ts"

/** An earlier photo on the server, and the Ready image that came in its place. */
interface Replaced {
  readonly difference: Difference
  readonly id: string
  readonly checksum: string
  readonly replacedBy: string
}

/**
 * Removes from the server the earlier bytes of photos that were changed here, where the changed photo is Ready. A card
 * that is used again has other photos under the same paths, so both must have been taken at the same time. Only for
 * those who own the project.
 */
export const removeEarlier = Effect.fn("reconcile.removeEarlier")(function* (
  { account, appPaths }: ReconcileRequest,
  project: Project,
  differences: ReadonlyArray<Difference>,
) {
  const replaced = differences.flatMap(replacedIn)
  if (replaced.length === 0) return []
  const refused = yield* whyRefused(project)
  const { ask } = yield* ServerClient
  const journal = { endpoint: account.endpoint, project: project.id }

  const takenAt = (id: string) =>
    Effect.map(
      ask("list-images", (client, options) => client.photo(project.id, id, options)),
      photo => photo?.takenAt,
    )

  const remove = Effect.fnUntraced(function* ({ difference, id, checksum, replacedBy }: Replaced) {
    const kept = (why: Problem | KeptReason): Repaired => ({ difference, end: { kept: why } })
    if (refused !== undefined) return kept(refused)
    const [before, after] = [yield* takenAt(id), yield* takenAt(replacedBy)]
    if (before === undefined || after === undefined) return kept("time-unknown")
    if (before !== after) return kept("other-photo")
    const removed = onlyOnce("image-not-found", (client, options) => client.removeImage(project.id, id, options))
    return yield* ask("change-project", removed).pipe(
      Effect.andThen(forgetEarlier(appPaths.journal, journal, checksum)),
      Effect.as<Repaired>({ difference, end: "removed" }),
      Effect.catchIf(isRefused, ({ problem }) => Effect.succeed(kept(problem))),
    )
  })
  return yield* Effect.forEach(replaced, remove)
})

const replacedIn = (difference: Difference): ReadonlyArray<Replaced> => {
  const { id, checksum, replacedBy } = difference
  return id === undefined || checksum === undefined || replacedBy === undefined ? [] : [{ difference, id, checksum, replacedBy }]
}

const isRefused = (error: unknown): error is RunFault => error instanceof RunFault && error.kind === "refused"

const whyRefused = Effect.fnUntraced(function* (project: Project) {
  const api = yield* UploadApi
  const { removeImage } = yield* askServer("server-features", api.features)
  if (!removeImage) return "cannot-remove" as const
  const { right } = yield* askServer("find-project", api.details(project.id))
  return right === "own" ? undefined : ("not-owner" as const)
})
