import { basename } from "node:path"
import { Effect } from "effect"
import { makeSignedFilesHandler } from "../http/signedFiles.ts"
import { Database } from "../ports/Database.ts"
import { resultOf } from "../ports/Vault.ts"
import { validSince } from "../projects/revocation.ts"
import { ResultLinks, type ResultName } from "./resultLinks.ts"

/** Gives out results by signed links. */
export const makeResultsHandler = Effect.flatMap(ResultLinks, ({ read }) =>
  makeSignedFilesHandler({ read, find: findResult, gone: "this result is gone" }),
)

/** By the row: a name that no row has leads nowhere. */
const findResult = Effect.fnUntraced(function* ({ taskId, name, signedAt }: ResultName & { readonly signedAt: number }) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db
      .selectFrom("results")
      .innerJoin("tasks", "tasks.id", "results.taskId")
      .innerJoin("projects", "projects.id", "tasks.projectId")
      .innerJoin("users", "users.id", "projects.ownerId")
      .select("tasks.projectId")
      .where("results.taskId", "=", taskId)
      .where("results.name", "=", name)
      .where(validSince(signedAt))
      .executeTakeFirst(),
  )
  return row && { file: resultOf({ projectId: row.projectId, id: taskId }, name), name: basename(name) }
})
