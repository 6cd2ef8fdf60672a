import { Effect } from "effect"
import type { ServerImage } from "../ports/ProjectInfo.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import { askServer } from "./askServer.ts"

/** All images of a project, page by page, in the order of their registration. */
export const listImages = Effect.fn("listImages")(function* (project: Project) {
  const api = yield* UploadApi
  const all: Array<ServerImage> = []
  let after: string | undefined
  do {
    const page = yield* askServer("list-images", api.images(project.id, after))
    all.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return all
})
