import { type Dirent, existsSync } from "node:fs"
import { opendir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { idPattern } from "../store/ids.ts"

/** An object of the embedded bucket. */
interface Left {
  readonly projectId: string
  readonly filename: string
  readonly path: string
}

/**
 * Calls for each object of the embedded bucket that nothing waits for: its image is Ready, and the verified original is
 * in the vault; or there is neither an image nor a meta file of its key. A key is never given twice, and an image that
 * is Ready takes no bytes.
 */
const eachLeft = Effect.fnUntraced(function* <E, R>(before: number, use: (left: Left) => Effect.Effect<unknown, E, R>) {
  const { query } = yield* Database
  const { edgeObjects } = yield* DataFolder
  for (const project of yield* withFiles(() => entriesOf(edgeObjects))) {
    if (!project.isDirectory() || !idPattern.test(project.name)) continue
    for (const { name } of yield* withFiles(() => entriesOf(join(edgeObjects, project.name)))) {
      const left = { projectId: project.name, filename: name, path: join(edgeObjects, project.name, name) }
      if ((yield* withFiles(() => modifiedAt(left.path))) >= before) continue
      const [image, file] = yield* query(db =>
        Promise.all([
          db
            .selectFrom("images")
            .select("state")
            .where("projectId", "=", left.projectId)
            .where("filename", "=", name)
            .executeTakeFirst(),
          db
            .selectFrom("metaFiles")
            .select("id")
            .where("projectId", "=", left.projectId)
            .where("filename", "=", name)
            .executeTakeFirst(),
        ]),
      )
      if (file === undefined && (image === undefined || image.state === "Ready")) yield* use(left)
    }
  }
})

const entriesOf = async (folder: string): Promise<ReadonlyArray<Dirent>> => {
  const entries: Array<Dirent> = []
  if (!existsSync(folder)) return entries
  for await (const entry of await opendir(folder)) entries.push(entry)
  return entries
}

/** Milliseconds since 1970; a file that went meanwhile is as new as can be. */
const modifiedAt = async (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )

export const countLeftObjects = Effect.fnUntraced(function* (before: number) {
  let count = 0
  yield* eachLeft(before, () =>
    Effect.sync(() => {
      count += 1
    }),
  )
  return count
})

export const removeLeftObjects = (before: number) => eachLeft(before, ({ path }) => withFiles(() => rm(path, { force: true })))
