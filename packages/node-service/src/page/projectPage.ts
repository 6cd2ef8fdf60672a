import { Effect } from "effect"
import { Endpoints } from "../http/Endpoints.ts"
import type { ProjectRow } from "../ports/tables.ts"
import { pageFolder } from "./pageHandler.ts"

/** Address of the page that shows a project; null where the page is not built. */
export const projectPage = Effect.fnUntraced(function* ({ id }: ProjectRow) {
  const { api } = yield* Endpoints
  return pageFolder() === undefined ? null : `${api.url}/#project=${id}`
})
