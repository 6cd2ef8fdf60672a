import { askServer, type Project, RunFault, UploadApi } from "@altilift/core"
import { Effect } from "effect"

/**
 * The project of this id or name. A server that is read-only tells what it has all the same, so it is not asked whether
 * it takes work.
 */
export const findProject = Effect.fnUntraced(function* (name: string) {
  const api = yield* UploadApi
  const found: Project | undefined = yield* askServer("find-project", api.findProject(name))
  if (found !== undefined) return { id: found.id, name: found.name }
  return yield* new RunFault({ kind: "refused", problem: { code: "project-unknown", name } })
})
