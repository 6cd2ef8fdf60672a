import { opendir } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { idPattern } from "../store/ids.ts"
import { removeFolder } from "../store/removeFolder.ts"

/** Removes folders of projects that are gone, as a crash may leave them. Only names of our making are touched. */
export const clearOrphans = Effect.fn("clearOrphans")(function* () {
  const { query } = yield* Database
  const { perProject } = yield* Vault
  for (const parent of perProject) {
    for (const projectId of yield* namesIn(parent)) {
      // A project has its row before it has a folder.
      const row = yield* query(db => db.selectFrom("projects").select("id").where("id", "=", projectId).executeTakeFirst())
      if (row === undefined) yield* withFiles(() => removeFolder(join(parent, projectId)))
    }
  }
})

const namesIn = (folder: string) =>
  withFiles(async () => {
    const names: Array<string> = []
    for await (const { name } of await opendir(folder)) if (idPattern.test(name)) names.push(name)
    return names
  })
