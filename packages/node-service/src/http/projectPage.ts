import { Effect } from "effect"
import type { ProjectRow } from "../ports/tables.ts"
import { Endpoints } from "./Endpoints.ts"
import { pageFolder } from "./pageFolder.ts"

/** Address of the page that shows a project; null where the page is not built. */
export const projectPage = Effect.fnUntraced(function* ({ id }: Pick<ProjectRow, "id">) {
  const { api } = yield* Endpoints
  return pageFolder() === undefined ? null : `${api.url}/#project=${id}`
})
