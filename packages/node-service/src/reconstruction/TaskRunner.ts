import { Effect, Layer } from "effect"
import { sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { Loops } from "../Loops.ts"
import { about } from "../log.ts"
import { operator } from "../messages/operator.ts"
import { BucketError } from "../ports/Bucket.ts"
import { Database } from "../ports/Database.ts"
import { type Reconstructor, Reconstructors } from "../ports/Reconstructor.ts"
import type { ImageRow, TaskRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { untilItWorks } from "../schedules.ts"
import { batch } from "../store/batches.ts"
import { between } from "../store/imageRows.ts"
import { hasResults, recordResults, removeResults } from "./Results.ts"
import { fewestImages } from "./refusals.ts"
import { makeReport } from "./report.ts"
import { TaskSignal } from "./TaskSignal.ts"
import { moveTask, readiness } from "./Tasks.ts"
import { TasksHere } from "./TasksHere.ts"
import { reportUnknownImages } from "./unknownImages.ts"

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
    yield* (yield* TaskSignal).wake
    return
  }
  yield* moveTask(task, "Failed", { code: "reconstruction-too-few-images", least: fewestImages })
  yield* Effect.logWarning(operator.reconstructionFailed(task.projectId, task.id, images.ready))
})

/** What waits is released; what asks for a reconstructor that is no longer configured fails. */
const admit = Effect.gen(function* () {
  const breath = makeIdleBreath()
  const { byName } = yield* Reconstructors
  for (const task of yield* tasksIn("Pending")) {
    yield* release(task)
    yield* Effect.promise(async () => breath())
  }
  const known = [...byName.keys()].join(", ")
  for (const task of yield* tasksIn("Running")) {
    if (byName.has(task.reconstructor)) continue
    yield* moveTask(task, "Failed", { code: "reconstructor-unknown", name: task.reconstructor, known })
  }
})

const jobOf = Effect.fnUntraced(function* (task: TaskRow, results: string) {
  const { query } = yield* Database
  const project = yield* query(db =>
    db.selectFrom("projects").selectAll().where("id", "=", task.projectId).executeTakeFirstOrThrow(),
  )
  const metaFiles = yield* query(db =>
    db
      .selectFrom("metaFiles")
      .selectAll()
      .where("projectId", "=", task.projectId)
      .where("state", "=", "Ready")
      .orderBy("seq")
      .execute(),
  )
  const images: Array<ImageRow> = []
  const breath = makeIdleBreath()
  let after = 0
  while (true) {
    const rows = yield* query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where(between(db, task.projectId, after))
        .orderBy("projectId")
        .orderBy("seq")
        .limit(batch)
        .execute(),
    )
    for (const row of rows) if (row.state === "Ready") images.push(row)
    if (rows.length < batch) return { project, task, images, metaFiles, results }
    after = rows.at(-1)?.seq ?? after
    yield* Effect.promise(async () => breath())
  }
})

const wishFor = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  const row = yield* query(db => db.selectFrom("tasks").selectAll().where("id", "=", task.id).executeTakeFirst())
  if (row?.state !== "Running") return "stopped" as const
  return row.pausedAt === null ? ("running" as const) : ("paused" as const)
})

/** Ends when the task was paused or stopped, or its project removed. */
const untilInterrupted = (task: TaskRow) =>
  wishFor(task).pipe(
    Effect.delay(stopCheck),
    Effect.repeat({ until: (wish): wish is "paused" | "stopped" => wish !== "running" }),
  )

/** Has the results made, unless the service ended just after they were. */
const reconstruct = Effect.fnUntraced(function* (task: TaskRow, reconstructor: Reconstructor) {
  if (yield* hasResults(task)) return "done" as const
  const vault = yield* Vault
  const job = yield* jobOf(task, yield* vault.draftResults(task))
  const run = Effect.flatMap(makeReport(task), report =>
    Effect.andThen(reportUnknownImages(job, report), reconstructor.run(job, report)),
  )
  yield* Effect.scoped(run)
  // The work is not done again because a bucket does not answer.
  yield* vault.keepResults(task).pipe(
    Effect.tapError(error => Effect.logError(operator.reconstructionRetried(task.id, error.message))),
    Effect.retry({ schedule: untilItWorks, while: error => error instanceof BucketError && error.retryable }),
  )
  return "done" as const
})

/** Runs a task to its end; the same after a restart, because the row says Running until the work is done. */
const advance = Effect.fnUntraced(function* (task: TaskRow, reconstructor: Reconstructor) {
  const work = reconstruct(task, reconstructor).pipe(
    Effect.catchTag("ReconstructionFault", Effect.succeed),
    Effect.tapError(error => Effect.logError(operator.reconstructionRetried(task.id, error.message))),
    // A full disk is waited for.
    Effect.retry(untilItWorks),
  )
  const end = yield* Effect.raceFirst(work, untilInterrupted(task))
  if (end === "paused") return yield* Effect.logInfo(operator.reconstructionPaused(task.id))
  if (end === "done") {
    yield* recordResults(task)
    if ((yield* moveTask(task, "Done")) !== undefined) return yield* Effect.logInfo(operator.reconstructionDone(task.id))
  } else if (end !== "stopped") {
    yield* moveTask(task, "Failed", end.problem)
    yield* Effect.logWarning(operator.reconstructionGaveUp(task.id, end.message))
  }
  // Another process, which led meanwhile, ended it: the results are those of the task.
  if (yield* isDone(task)) return
  yield* removeResults(task)
  yield* reconstructor.discard(task)
})

const isDone = Effect.fnUntraced(function* ({ id }: TaskRow) {
  const { query } = yield* Database
  const row = yield* query(db => db.selectFrom("tasks").select("state").where("id", "=", id).executeTakeFirst())
  return row?.state === "Done"
})

const roundOf = Effect.fnUntraced(function* (name: string, reconstructor: Reconstructor) {
  const here = yield* TasksHere
  for (const task of yield* tasksIn("Running")) {
    const subject = { job: "reconstruction", task: task.id, project: task.projectId }
    if (task.reconstructor === name && task.pausedAt === null)
      yield* about(subject)(here.during(task)(advance(task, reconstructor)))
  }
})

/**
 * Leads reconstructions, looking only at the rows. Each reconstructor does one at a time, in the order in which they
 * were asked for; none waits for another.
 */
export const layerTaskRunner = Layer.effectDiscard(
  Effect.gen(function* () {
    const signal = yield* TaskSignal
    const loops = yield* Loops
    const { byName } = yield* Reconstructors
    const loop = Effect.fnUntraced(function* <E, R>(name: string, round: Effect.Effect<unknown, E, R>) {
      const next = yield* signal.listen
      yield* loops.run(name, Effect.andThen(round, Effect.timeoutOption(next, "1 minute")), { alone: true })
    })
    for (const [name, reconstructor] of byName) yield* loop(`reconstructions: ${name}`, roundOf(name, reconstructor))
    yield* loop("reconstructions", admit)
  }),
)
