import { Effect, Layer } from "effect"
import { sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { Loops } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import { Reconstructor } from "../ports/Reconstructor.ts"
import type { ImageRow, TaskRow } from "../ports/tables.ts"
import { untilItWorks } from "../schedules.ts"
import { batch } from "../store/batches.ts"
import { fewestImages } from "./refusals.ts"
import { TaskSignal } from "./TaskSignal.ts"
import { moveTask, readiness } from "./Tasks.ts"

/** How soon a stopped task is noticed. */
const stopCheck = "1 second"

/** The words are those of an index: tasks that have ended may be very many. */
const isActive = sql<boolean>`state in ('Pending', 'Running')`

const tasksIn = Effect.fnUntraced(function* (state: "Pending" | "Running") {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("tasks").selectAll().where(isActive).where("state", "=", state).orderBy("seq").execute(),
  )
})

/** Lets a waiting task run when all images of its project are decided. */
const release = Effect.fnUntraced(function* (task: TaskRow) {
  const images = yield* readiness(task.projectId)
  if (images.inProgress > 0) return
  if (images.ready >= fewestImages) {
    yield* moveTask(task, "Running")
    return
  }
  yield* moveTask(task, "Failed")
  yield* Effect.logWarning(operator.reconstructionFailed(task.projectId, task.id, images.ready))
})

const jobOf = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const project = yield* query(db =>
    db.selectFrom("projects").selectAll().where("id", "=", task.projectId).executeTakeFirstOrThrow(),
  )
  const images: Array<ImageRow> = []
  const breath = makeIdleBreath()
  let after = 0
  while (true) {
    const rows = yield* query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where("projectId", "=", task.projectId)
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(batch)
        .execute(),
    )
    for (const row of rows) if (row.state === "Ready") images.push(row)
    if (rows.length < batch) return { project, task, images }
    after = rows.at(-1)?.seq ?? after
    yield* Effect.promise(async () => breath())
  }
})

const isRunning = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const row = yield* query(db => db.selectFrom("tasks").select("state").where("id", "=", task.id).executeTakeFirst())
  return row?.state === "Running"
})

/** Ends when the task was stopped or its project removed. */
const untilStopped = (task: TaskRow) =>
  isRunning(task).pipe(Effect.delay(stopCheck), Effect.repeat({ while: running => running }), Effect.as(undefined))

/** Runs a task to its end; the same after a restart, because the row says Running until the work is done. */
const advance = Effect.fnUntraced(function* (task: TaskRow) {
  const reconstructor = yield* Reconstructor
  const work = Effect.flatMap(jobOf(task), reconstructor.run).pipe(
    Effect.tapError(error => Effect.logError(operator.reconstructionRetried(task.id, error.message))),
    // A full disk or an engine that is away is waited for.
    Effect.retry(untilItWorks),
  )
  const line = yield* Effect.raceFirst(work, untilStopped(task))
  if (line === undefined) return
  if ((yield* moveTask(task, "Done")) === undefined) yield* reconstructor.discard(task)
  else yield* Effect.sync(() => process.stdout.write(`${line}\n`))
})

const round = Effect.gen(function* () {
  const breath = makeIdleBreath()
  for (const task of yield* tasksIn("Pending")) {
    yield* release(task)
    yield* Effect.promise(async () => breath())
  }
  for (const task of yield* tasksIn("Running")) yield* advance(task)
})

/** Runs reconstructions one at a time, in the order in which they were asked for. Reads only the rows. */
export const layerTaskRunner = Layer.effectDiscard(
  Effect.gen(function* () {
    const signal = yield* TaskSignal
    yield* signal.wake
    yield* (yield* Loops).run("reconstructions", Effect.andThen(Effect.timeoutOption(signal.next, "1 minute"), round))
  }),
)
