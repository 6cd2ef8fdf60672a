import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { Vault } from "../ports/Vault.ts"

/**
 * Removes files of projects that are gone, as a crash may leave them on this machine. Not those in a bucket: where the
 * database was restored, or is tried out beside the one in use, they are of projects that the other one knows.
 */
export const clearOrphans = Effect.fn("clearOrphans")(function* () {
  const { query } = yield* Database
  const vault = yield* Vault
  for (const projectId of yield* vault.projects) {
    // A project has its row before it has a file.
    const row = yield* query(db => db.selectFrom("projects").select("id").where("id", "=", projectId).executeTakeFirst())
    if (row === undefined) yield* vault.removeHere(projectId)
  }
})
