import { existsSync } from "node:fs"
import { Effect } from "effect"
import { CommitMode, Database } from "../ports/Database.ts"
import type { FileError } from "../ports/FileError.ts"
import type { TaskRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { batch } from "../store/batches.ts"
import { withFiles } from "../store/files.ts"
import { removeFolder } from "../store/removeFolder.ts"

/** Calls for each task that ended before an instant, the oldest first. */
const eachEnded = Effect.fnUntraced(function* <E, R>(before: number, use: (task: TaskRow) => Effect.Effect<unknown, E, R>) {
  const { query } = yield* Database
  let [after, rows]: [number, ReadonlyArray<TaskRow>] = [0, []]
  do {
    rows = yield* query(db =>
      db
        .selectFrom("tasks")
        .selectAll()
        .where("state", "in", ["Done", "Failed", "Stopped"])
        .where("endedAt", "<", before)
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(batch)
        .execute(),
    )
    after = rows.at(-1)?.seq ?? after
    yield* Effect.forEach(rows, use, { discard: true })
  } while (rows.length === batch)
})

const countEnded = Effect.fnUntraced(function* (before: number, counts: (task: TaskRow, vault: Vault["Service"]) => boolean) {
  const vault = yield* Vault
  let count = 0
  yield* eachEnded(before, task =>
    Effect.sync(() => {
      if (counts(task, vault)) count += 1
    }),
  )
  return count
})

const hasHandoff = (task: TaskRow, vault: Vault["Service"]): boolean => existsSync(vault.handoff(task))

export const countHandoffs = (before: number) => countEnded(before, hasHandoff)

export const countTasks = (before: number) => countEnded(before, () => true)

/** Removes the folders that were handed to programs of others for tasks that ended before an instant. */
export const removeHandoffs = Effect.fn("removeHandoffs")(function* (before: number) {
  const vault = yield* Vault
  yield* eachEnded(before, task => (hasHandoff(task, vault) ? withFiles(() => removeFolder(vault.handoff(task))) : Effect.void))
})

/** Removes tasks that ended before an instant, with all that they made. */
export const removeTasks = Effect.fn("removeTasks")(
  function* (before: number) {
    yield* eachEnded(before, removeTask)
  },
  Effect.provideService(CommitMode, "later"),
)

/** From its results on, which nobody is offered any more, to its row: whenever this ends, it is begun again. */
const removeTask = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const vault = yield* Vault
  yield* query(db => db.deleteFrom("results").where("taskId", "=", task.id).execute())
  yield* vault.removeResults(task)
  const folders: Effect.Effect<void, FileError> = withFiles(async () => {
    for (const path of [vault.handoff(task), vault.work(task)]) await removeFolder(path)
  })
  yield* folders
  yield* query(db => db.deleteFrom("watches").where("subject", "=", task.id).execute())
  yield* query(db => db.deleteFrom("tasks").where("id", "=", task.id).execute())
})
