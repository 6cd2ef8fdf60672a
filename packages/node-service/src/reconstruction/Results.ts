import { createHash } from "node:crypto"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import type { ResultKind, ResultRow, TaskRow } from "../ports/tables.ts"
import { resultOf, type Stored, Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"

/** Whether the results of a task are kept already: the service ended before the row said so. */
export const hasResults = Effect.fnUntraced(function* (task: TaskRow) {
  return (yield* (yield* Vault).results(task)) !== undefined
})

/** Writes down what a task offers. */
export const recordResults = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const vault = yield* Vault
  const rows: Array<ResultRow> = []
  for (const file of (yield* vault.results(task)) ?? []) rows.push(yield* describe(task, file))
  yield* query(db =>
    db.transaction().execute(async all => {
      await all.deleteFrom("results").where("taskId", "=", task.id).execute()
      for (const row of rows) await all.insertInto("results").values(row).execute()
    }),
  )
})

/** Removes files and rows. */
export const removeResults = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  yield* query(db => db.deleteFrom("results").where("taskId", "=", task.id).execute())
  yield* (yield* Vault).removeResults(task)
})

/** The files that a task offers, by name. */
export const resultsOf = Effect.fnUntraced(function* (task: Pick<TaskRow, "id">) {
  const { query } = yield* Database
  return yield* query(db => db.selectFrom("results").selectAll().where("taskId", "=", task.id).orderBy("name").execute())
})

const describe = Effect.fnUntraced(function* (task: TaskRow, { name, size, modifiedAt }: Stored & { readonly name: string }) {
  const bytes = yield* (yield* Vault).read(resultOf(task, name), 0, size)
  const hash = createHash("sha1")
  yield* withFiles(() => pipeline(bytes, hash))
  return { taskId: task.id, name, kind: kindOf(name), size, checksum: hash.digest("hex"), modifiedAt } satisfies ResultRow
})

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
