import { opendir } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Layer } from "effect"
import { Settings } from "../config.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import { Signals } from "../ports/Signals.ts"
import type { TaskRow } from "../ports/tables.ts"
import { TasksHere } from "../reconstruction/TasksHere.ts"
import { listOf } from "../store/batches.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { hasCode } from "../store/fsync.ts"
import { idPattern } from "../store/ids.ts"
import { removeFolder } from "../store/removeFolder.ts"
import { day } from "./rules.ts"

/** A folder of a task is named by its id; a handoff that is not whole yet has a name that ends with `.draft`. */
const taskOf = (name: string): string | undefined => {
  const id = name.endsWith(".draft") ? name.slice(0, -".draft".length) : name
  return idPattern.test(id) ? id : undefined
}

/** What a round did with the folders of tasks: `left` are gone, and this process is at them still. */
interface Cleared {
  /** Of tasks that have no row any more. */
  readonly gone: number
  /** Handoffs that were kept for their time. */
  readonly due: number
  readonly left: number
}

/**
 * Removes handoffs and work folders in the data folder of this process: those of tasks and projects that are gone, and
 * handoffs that were kept for their time. Rows are read and not changed. What this process is making is left.
 *
 * @param endedBefore handoffs of tasks that ended before this instant go; undefined: none
 */
export const clearOwnFolders = Effect.fn("clearOwnFolders")(function* (endedBefore: number | undefined) {
  const folder = yield* DataFolder
  let [gone, due, left] = [0, 0, 0]
  for (const parent of [folder.handoff, folder.work]) {
    for (const projectId of (yield* namesIn(parent)).filter(name => idPattern.test(name))) {
      const before = parent === folder.handoff ? endedBefore : undefined
      const cleared = yield* clearProject(join(parent, projectId), projectId, before)
      ;[gone, due, left] = [gone + cleared.gone, due + cleared.due, left + cleared.left]
    }
  }
  return { gone, due, left } satisfies Cleared
})

const clearProject = Effect.fnUntraced(function* (path: string, projectId: string, endedBefore: number | undefined) {
  const { query } = yield* Database
  const here = yield* TasksHere
  // The names are read before the rows: a task has its row before it has a folder.
  const names = yield* namesIn(path)
  const project = yield* query(db =>
    db.selectFrom("projects").select("id").where("id", "=", projectId).where("removedAt", "is", null).executeTakeFirst(),
  )
  if (project === undefined && !here.hasOf(projectId)) {
    yield* withFiles(() => removeFolder(path))
    return { gone: names.length, due: 0, left: 0 } satisfies Cleared
  }
  const tasks = project === undefined ? new Map<string, Ended>() : yield* tasksOf(projectId, names)
  let [gone, due, left] = [0, 0, 0]
  for (const name of names) {
    const id = taskOf(name)
    const task = tasks.get(id ?? "")
    if (id === undefined || (task !== undefined && !isOld(task, endedBefore))) continue
    if (here.has(id)) left += 1
    else {
      yield* withFiles(() => removeFolder(join(path, name)))
      if (task === undefined) gone += 1
      else due += 1
    }
  }
  return { gone, due, left } satisfies Cleared
})

type Ended = Pick<TaskRow, "state" | "endedAt">

/** Those of the tasks with these folders that have a row, by id. */
const tasksOf = Effect.fnUntraced(function* (projectId: string, names: ReadonlyArray<string>) {
  const { query } = yield* Database
  const ids = names.flatMap(name => taskOf(name) ?? [])
  const rows = yield* query(db =>
    db
      .selectFrom("tasks")
      .select(["id", "state", "endedAt"])
      .where("projectId", "=", projectId)
      .where("id", "in", listOf(db, "text", ids))
      .execute(),
  )
  return new Map<string, Ended>(rows.map(row => [row.id, row]))
})

const isOld = ({ state, endedAt }: Ended, before: number | undefined): boolean =>
  before !== undefined && endedAt !== null && endedAt < before && state !== "Pending" && state !== "Running"

/** Folders in a folder; none where there is no such folder. */
const namesIn = (folder: string) =>
  withFiles(async () => {
    const names: Array<string> = []
    try {
      for await (const entry of await opendir(folder)) if (entry.isDirectory()) names.push(entry.name)
    } catch (cause) {
      if (!hasCode(cause, "ENOENT")) throw cause
    }
    return names
  })

/**
 * Clears the local folders of this process, whichever process clears the rows: after the start, every hour, and when a
 * project was removed.
 */
export const layerOwnFolders = Layer.effectDiscard(
  Effect.gen(function* () {
    const { keepHandoffsDays } = yield* Settings
    const removed = yield* (yield* Signals).listen("removals")
    const round = Effect.gen(function* () {
      const before = keepHandoffsDays === undefined ? undefined : Date.now() - keepHandoffsDays * day
      const { gone, due, left } = yield* clearOwnFolders(before)
      if (gone > 0) yield* Effect.logInfo(operator.swept("folders of reconstructions that are gone", gone))
      if (due > 0) yield* Effect.logInfo(operator.swept("handoffs", due))
      yield* Effect.race(removed, Effect.sleep(left > 0 ? "1 minute" : "1 hour"))
    })
    yield* (yield* Loops).run("clearing away local folders", round, { round: longestRound.removal })
  }),
)
