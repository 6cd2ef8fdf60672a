import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { Database } from "../store/Database.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { idPattern } from "../store/ids.ts"
import { ProjectFiles } from "./ProjectFiles.ts"

/**
 * Removes files that a crash left without an owner: folders of removed projects, and originals and objects of images that are
 * Invalid or gone. Only names of our making are touched. Run before anything else uses the files.
 */
export const clearOrphans = Effect.fn("clearOrphans")(function* () {
  const { query } = yield* Database
  const { perProject } = yield* ProjectFiles
  const { vault, edgeObjects } = yield* DataFolder
  const projects = new Set((yield* query(db => db.selectFrom("projects").select("id").execute())).map(row => row.id))
  for (const parent of perProject) {
    for (const projectId of yield* namesIn(parent)) {
      if (!projects.has(projectId)) yield* withFiles(() => rm(join(parent, projectId), { recursive: true, force: true }))
    }
  }
  const invalid = yield* query(db =>
    db.selectFrom("images").select(["id", "projectId", "filename"]).where("state", "=", "Invalid").execute(),
  )
  for (const image of invalid) {
    yield* withFiles(async () => {
      await rm(join(vault, image.projectId, image.id), { force: true })
      await rm(join(edgeObjects, image.projectId, image.filename), { force: true })
    })
  }
})

const namesIn = (folder: string) => withFiles(async () => (await readdir(folder)).filter(name => idPattern.test(name)))
