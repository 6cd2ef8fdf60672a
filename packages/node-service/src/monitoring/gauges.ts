import { monitorEventLoopDelay } from "node:perf_hooks"
import { Effect } from "effect"
import { sql } from "kysely"
import { Loops } from "../Loops.ts"
import { metrics } from "../metrics.ts"
import { Database } from "../ports/Database.ts"
import { jobKinds, jobStates, Queue } from "../ports/Queue.ts"
import { apiVersion } from "../version.ts"
import { Checks } from "./Checks.ts"

/** How often what is read at intervals is read, in milliseconds: of the process, and of the database. */
const intervals = { process: 5_000, database: 15_000 }

const imageStates = ["Pending", "Uploading", "Uploaded", "Ready", "Invalid"] as const
const taskStates = ["Pending", "Running", "Done", "Failed", "Stopped"] as const

const percentiles = [50, 99, 100]

/** Reads memory, processor time and delays of this process. */
const readProcess = () => {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  let before = process.cpuUsage()
  metrics.build.record(1, { version: apiVersion, node: process.version })
  metrics.startTime.record(Math.floor(Date.now() / 1_000 - process.uptime()))
  return (): void => {
    const now = process.cpuUsage()
    metrics.cpu.record((now.user - before.user + now.system - before.system) / 1e6)
    before = now
    const { rss, heapUsed, external } = process.memoryUsage()
    for (const [kind, bytes] of Object.entries({ rss, heapUsed, external })) metrics.memory.record(bytes, { kind })
    for (const percentile of percentiles) {
      // The timer itself waits so long.
      const lag = Math.max(0, delay.percentile(percentile) / 1e9 - 0.01)
      metrics.loopLag.record(Number.isFinite(lag) ? lag : 0, { percentile: String(percentile) })
    }
    delay.reset()
  }
}

const readDatabase = Effect.gen(function* () {
  const { query } = yield* Database
  const images = yield* query(db =>
    db
      .selectFrom("imageCounts")
      .select(["state", of => of.fn.sum<number>("images").as("count")])
      .groupBy("state")
      .execute(),
  )
  const tasks = yield* query(db =>
    db
      .selectFrom("tasks")
      .select(["state", of => of.fn.countAll<number>().as("count")])
      .groupBy("state")
      .execute(),
  )
  const count = (rows: ReadonlyArray<{ readonly state: string; readonly count: number }>, state: string) =>
    Number(rows.find(row => row.state === state)?.count ?? 0)
  for (const state of imageStates) metrics.images.record(count(images, state), { state })
  for (const state of taskStates) metrics.tasks.record(count(tasks, state), { state })
  yield* readQueues
})

/** The words are those of the partial index over images in progress. */
const inProgress = sql<boolean>`state in ('Pending', 'Uploading', 'Uploaded') and "lookAt" is null`
const waiting = {
  verification: sql<boolean>`state = 'Uploaded'`,
  fetch: sql<boolean>`source = 'url' and state in ('Pending', 'Uploading')`,
}

const readQueues = Effect.gen(function* () {
  const { query } = yield* Database
  for (const [queue, condition] of Object.entries(waiting)) {
    const { depth, oldest } = yield* query(db =>
      db
        .selectFrom("images")
        .select(of => [of.fn.countAll<number>().as("depth"), of.fn.min<number | null>("touchedAt").as("oldest")])
        .where(inProgress)
        .where(condition)
        .executeTakeFirstOrThrow(),
    )
    metrics.queueDepth.record(Number(depth), { queue })
    metrics.queueAge.record(oldest === null ? 0 : Math.max(0, Date.now() - oldest) / 1_000, { queue })
  }
})

/** What the queue itself says: a row may need work without a job, until the sweep queues it, and jobs may be dead. */
const readJobs = Effect.gen(function* () {
  const found = yield* (yield* Queue).depth
  for (const kind of jobKinds) {
    for (const state of jobStates) {
      const one = found.find(depth => depth.kind === kind && depth.state === state)
      metrics.jobs.record(one?.jobs ?? 0, { kind, state })
      metrics.jobAge.record(one === undefined ? 0 : Math.max(0, Date.now() - one.oldest) / 1_000, { kind, state })
    }
  }
})

/** Keeps gauges up to date that nothing else sets. Started only where somebody reads them. */
export const readGauges = Effect.gen(function* () {
  const loops = yield* Loops
  const read = readProcess()
  read()
  yield* loops.run("gauges of the process", Effect.andThen(Effect.sleep(intervals.process), Effect.sync(read)))
  const { all: checks } = yield* Checks
  const round = Effect.andThen(Effect.andThen(checks, readDatabase), readJobs)
  yield* loops.run("gauges of the database", Effect.andThen(round, Effect.sleep(intervals.database)))
})
