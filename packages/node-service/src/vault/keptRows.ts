import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import type { Owner } from "../ports/Vault.ts"
import { batch } from "../store/batches.ts"

/** An image or a meta file whose bytes are here, or are being verified. */
export interface KeptRow extends Owner {
  readonly seq: number
  readonly state: string
  /** SHA-1; null: it is not known yet. */
  readonly checksum: string | null
}

export type KeptTable = "images" | "metaFiles"

const keptStates = ["Ready", "Uploaded"] as const

/** Goes over the kept rows of projects that are not being removed, some at the same time. */
export const eachKept = <E, R>(table: KeptTable, atOnce: number, use: (row: KeptRow) => Effect.Effect<void, E, R>) =>
  Effect.gen(function* () {
    const { query } = yield* Database
    let [after, rows]: [number, ReadonlyArray<KeptRow>] = [0, []]
    do {
      rows = yield* query(db =>
        db
          .selectFrom(table)
          .innerJoin("projects", "projects.id", `${table}.projectId`)
          .select([`${table}.seq`, `${table}.id`, `${table}.projectId`, `${table}.state`, `${table}.checksum`])
          .where("projects.removedAt", "is", null)
          .where(`${table}.state`, "in", keptStates)
          .where(`${table}.seq`, ">", after)
          .orderBy(`${table}.seq`)
          .limit(batch)
          .execute(),
      )
      yield* Effect.forEach(rows, use, { concurrency: atOnce, discard: true })
      after = rows.at(-1)?.seq ?? after
    } while (rows.length === batch)
  })

/** Whether a row is kept still. */
export const isKept = Effect.fnUntraced(function* (table: KeptTable, id: string) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db.selectFrom(table).select("id").where("id", "=", id).where("state", "in", keptStates).executeTakeFirst(),
  )
  return row !== undefined
})

/** Tasks that offer results, with these. */
export const tasksWithResults = Effect.gen(function* () {
  const { query } = yield* Database
  const rows = yield* query(db =>
    db
      .selectFrom("results")
      .innerJoin("tasks", "tasks.id", "results.taskId")
      .innerJoin("projects", "projects.id", "tasks.projectId")
      .select(["tasks.id", "tasks.projectId", "results.name", "results.checksum"])
      .where("projects.removedAt", "is", null)
      .orderBy("tasks.seq")
      .orderBy("results.name")
      .execute(),
  )
  const tasks = new Map<string, { readonly task: Owner; readonly results: Array<{ name: string; checksum: string }> }>()
  for (const { id, projectId, name, checksum } of rows) {
    const known = tasks.get(id) ?? { task: { id, projectId }, results: [] }
    known.results.push({ name, checksum })
    tasks.set(id, known)
  }
  return [...tasks.values()]
})
