import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { lstat, readdir, rename, rm, stat } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { ResultKind, ResultRow, TaskRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { hasCode, makeFolder, syncFile, syncFolder } from "../store/fsync.ts"

/** An empty folder for the results of a task; it becomes theirs by `keepResults`. */
export const draftResults = Effect.fnUntraced(function* (task: TaskRow) {
  const draft = `${(yield* Vault).results(task)}.draft`
  yield* withFiles(async () => {
    await rm(draft, { recursive: true, force: true })
    await makeFolder(draft)
  })
  return draft
})

/** Whether the results of a task are here already: the service ended before the row said so. */
export const hasResults = Effect.fnUntraced(function* (task: TaskRow) {
  const folder = (yield* Vault).results(task)
  return yield* withFiles(() => isFolder(folder))
})

/** The draft becomes the results, when all bytes of it are on the disk: some disks say only then that they are full. */
export const keepResults = Effect.fnUntraced(function* (task: TaskRow) {
  const folder = (yield* Vault).results(task)
  const draft = `${folder}.draft`
  yield* withFiles(async () => {
    // Behind a link in its place are the files of others.
    if (!(await isFolder(draft))) throw new Error(operator.resultsReplaced(draft))
    await settle(draft)
    await rename(draft, folder)
    await syncFolder(join(folder, ".."))
  })
})

/** Writes down what a task offers. */
export const recordResults = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const folder = (yield* Vault).results(task)
  const rows = yield* withFiles(() => catalogue(folder))
  yield* query(db =>
    db.transaction().execute(async all => {
      await all.deleteFrom("results").where("taskId", "=", task.id).execute()
      for (const row of rows)
        await all
          .insertInto("results")
          .values({ ...row, taskId: task.id })
          .execute()
    }),
  )
})

/** Removes files and rows. */
export const removeResults = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const folder = (yield* Vault).results(task)
  yield* query(db => db.deleteFrom("results").where("taskId", "=", task.id).execute())
  yield* withFiles(async () => {
    for (const path of [`${folder}.draft`, folder]) await rm(path, { recursive: true, force: true })
  })
})

/** The files that a task offers, by name. */
export const resultsOf = Effect.fnUntraced(function* (task: Pick<TaskRow, "id">) {
  const { query } = yield* Database
  return yield* query(db => db.selectFrom("results").selectAll().where("taskId", "=", task.id).orderBy("name").execute())
})

/** Leaves folders and regular files: a link may lead out of the folder, and is removed. What stays survives a power cut. */
const settle = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await settle(path)
    else if (entry.isFile()) await syncFile(path)
    else await rm(path)
  }
  await syncFolder(folder)
}

const catalogue = async (folder: string): Promise<ReadonlyArray<Omit<ResultRow, "taskId">>> => {
  const rows: Array<Omit<ResultRow, "taskId">> = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) rows.push(await describe(folder, join(entry.parentPath, entry.name)))
  }
  return rows
}

const describe = async (folder: string, path: string) => {
  const name = relative(folder, path).split(sep).join("/")
  const { size, mtimeMs } = await stat(path)
  const hash = createHash("sha1")
  await pipeline(createReadStream(path), hash)
  return { name, kind: kindOf(name), size, checksum: hash.digest("hex"), modifiedAt: Math.floor(mtimeMs) }
}

/** What a file is, by the names that engines give: those of COLMAP's exports and of the assets of OpenDroneMap. */
const kinds: ReadonlyArray<readonly [RegExp, ResultKind]> = [
  [/\.(ply|la[sz]|e57|pcd)$|(^|\/)ept\//i, "pointcloud"],
  [/(^|[^a-z])(dsm|dtm|dem)([^a-z]|$)|elevation/i, "dsm"],
  [/ortho/i, "orthophoto"],
  [/\.(obj|glb|gltf|b3dm|stl|fbx|mtl)$|textur/i, "mesh"],
  [/camera|shots|poses/i, "cameras"],
  [/report|stats/i, "report"],
  [/\.log$|(^|\/)log\.|console/i, "log"],
  [/\.(zip|tar|tgz|gz|7z)$/i, "archive"],
]
export const kindOf = (name: string): ResultKind | null => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? null

/** A link to a folder is none. */
const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await lstat(path)).isDirectory()
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return false
    throw cause
  }
}
