import { type Problem, readProblem, type Verdict, verdict } from "@altilift/core"
import { Effect } from "effect"
import type { Kysely } from "kysely"
import { recorded } from "../audit/record.ts"
import type { Act } from "../ports/auditTable.ts"
import { Database } from "../ports/Database.ts"
import { Reconstructors } from "../ports/Reconstructor.ts"
import type { ProjectRow, Tables, TaskRow, TaskState } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { newId } from "../store/ids.ts"
import { fewestImages, ReconstructionRefusal } from "./refusals.ts"
import { TaskSignal } from "./TaskSignal.ts"

/** What is asked for. */
export interface Wish {
  readonly type: TaskRow["type"]
  /** By the operator's name; left out, the operator's first. */
  readonly reconstructor: string | undefined
}

/** Starts now, with the images that are Ready; refused while others are in progress. */
export const startTask = Effect.fnUntraced(function* (project: ProjectRow, wish: Wish) {
  const images = yield* admit(project)
  if (images.inProgress > 0) return yield* ReconstructionRefusal.of("imagesInProgress")
  if (images.ready < fewestImages) return yield* ReconstructionRefusal.of("notEnoughImages")
  return yield* createTask(project, wish, "Running")
})

/** Starts as soon as every image is Ready or Invalid; the wish outlives a restart. */
export const preStartTask = Effect.fnUntraced(function* (project: ProjectRow, wish: Wish) {
  const images = yield* admit(project)
  if (images.ready + images.inProgress < fewestImages) return yield* ReconstructionRefusal.of("notEnoughImages")
  return yield* createTask(project, wish, "Pending")
})

/** Stops what waits or runs; refused when nothing does. */
export const stopTask = Effect.fnUntraced(function* (project: ProjectRow) {
  while (true) {
    const task = yield* requireActive(project)
    const stopped = yield* moveTask(task, "Stopped", undefined, "reconstruction-stopped")
    if (stopped !== undefined) return stopped
  }
})

/** Interrupts what waits or runs until it is resumed, also by a restart; the one that is paused already stays so. */
export const pauseTask = Effect.fnUntraced(function* (project: ProjectRow) {
  const task = yield* requireActive(project)
  const { byName } = yield* Reconstructors
  const name = task.reconstructor
  if (byName.get(name)?.pausable !== true) {
    return yield* new Refusal({ code: "CONFLICT", problem: { code: "reconstruction-not-pausable", name } })
  }
  return yield* setPause(task, task.pausedAt ?? Date.now(), "reconstruction-paused")
})

/** Lets a paused task go on. */
export const resumeTask = Effect.fnUntraced(function* (project: ProjectRow) {
  const resumed = yield* setPause(yield* requireActive(project), null, "reconstruction-resumed")
  yield* (yield* TaskSignal).wake
  return resumed
})

const setPause = Effect.fnUntraced(function* ({ id, projectId }: TaskRow, pausedAt: number | null, act: Act) {
  return yield* recorded(
    all => all.updateTable("tasks").set({ pausedAt }).where("id", "=", id).returningAll().executeTakeFirstOrThrow(),
    () => ({ act, projectId, subject: id }),
  )
})

const requireActive = Effect.fnUntraced(function* (project: ProjectRow) {
  const task = yield* activeTask(project)
  return task ?? (yield* new Refusal({ code: "CONFLICT", problem: { code: "reconstruction-none-running" } }))
})

/**
 * Moves a task if it still is in the state that the row says; undefined when it is not.
 *
 * @param problem why it Failed
 * @param act as which a user's wish is written down
 */
export const moveTask = Effect.fnUntraced(function* (task: TaskRow, to: TaskState, problem?: Problem, act?: Act) {
  const { query } = yield* Database
  const why = problem === undefined ? {} : { problem: JSON.stringify(problem) }
  const move = (db: Kysely<Tables>) =>
    db
      .updateTable("tasks")
      .set(to === "Running" ? { state: to, startedAt: Date.now() } : { state: to, endedAt: Date.now(), ...why })
      .where("id", "=", task.id)
      .where("state", "=", task.state)
      .returningAll()
      .executeTakeFirst()
  if (act === undefined) return yield* query(move)
  return yield* recorded(move, row => row && { act, projectId: task.projectId, subject: task.id })
})

/** Why a task Failed; undefined when there is none, or one of a later release. */
export const readTaskProblem = ({ problem }: TaskRow): Problem | undefined =>
  problem === null ? undefined : readProblem(JSON.parse(problem))

/** The reconstruction that was asked for last. */
export const latestTask = Effect.fnUntraced(function* (project: ProjectRow) {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("tasks").selectAll().where("projectId", "=", project.id).orderBy("seq", "desc").executeTakeFirst(),
  )
})

/** Tasks that will run before this one. */
export const tasksBefore = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  if (task.state !== "Pending" && task.state !== "Running") return 0
  const { tasks } = yield* query(db =>
    db
      .selectFrom("tasks")
      .select(of => of.fn.countAll<number>().as("tasks"))
      .where("state", "=", "Running")
      .where("pausedAt", "is", null)
      .where("reconstructor", "=", task.reconstructor)
      .where("seq", "<", task.seq)
      .executeTakeFirstOrThrow(),
  )
  return tasks
})

/** What an image is when it does not hold up a reconstruction any more. */
const decided: ReadonlySet<Verdict> = new Set(["ready", "invalid"])

/** How many images of the project are Ready, and how many are not decided yet. */
export const readiness = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  const states = yield* query(db =>
    db.selectFrom("imageCounts").select(["state", "images"]).where("projectId", "=", projectId).execute(),
  )
  const count = (counts: (verdict: Verdict) => boolean): number =>
    states.reduce((total, row) => (counts(verdict(row.state)) ? total + row.images : total), 0)
  return { ready: count(of => of === "ready"), inProgress: count(of => !decided.has(of)) }
})

const admit = Effect.fnUntraced(function* (project: ProjectRow) {
  if (project.imported === 1) return yield* ReconstructionRefusal.of("notAllowed")
  if ((yield* activeTask(project)) !== undefined) return yield* ReconstructionRefusal.of("alreadyRunning")
  return yield* readiness(project.id)
})

const activeTask = Effect.fnUntraced(function* (project: ProjectRow) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("tasks")
      .selectAll()
      .where("projectId", "=", project.id)
      .where("state", "in", ["Pending", "Running"])
      .executeTakeFirst(),
  )
})

/** The database lets a project have one active task; the second one in a race is refused. */
const createTask = Effect.fnUntraced(function* (project: ProjectRow, wish: Wish, state: "Pending" | "Running") {
  const { byName } = yield* Reconstructors
  const { type, reconstructor = byName.keys().next().value ?? "" } = wish
  if (!byName.has(reconstructor)) return yield* ReconstructionRefusal.unknown(reconstructor, [...byName.keys()])
  const { wake } = yield* TaskSignal
  const now = Date.now()
  const row = yield* recorded(
    all =>
      all
        .insertInto("tasks")
        .values({
          id: newId(),
          projectId: project.id,
          type,
          reconstructor,
          state,
          createdAt: now,
          startedAt: state === "Running" ? now : null,
        })
        .onConflict(conflict => conflict.doNothing())
        .returningAll()
        .executeTakeFirst(),
    task => task && { act: "reconstruction-started", projectId: project.id, subject: `${reconstructor} ${task.id}` },
  )
  if (row === undefined) return yield* ReconstructionRefusal.of("alreadyRunning")
  yield* wake
  return row
})
