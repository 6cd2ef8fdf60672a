/**
 * `node test/queueWorker.ts DATABASE AT_ONCE MILLISECONDS`: a process that does the jobs of a queue in PostgreSQL, so
 * many at once, each in so many milliseconds, and writes into the table `worked` what it did. It says `ready` on stdout
 * and runs until it is ended.
 */
import { Effect, Layer, Redacted, Schedule } from "effect"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerPgBoss } from "../src/drivers/pgboss/pgBossQueue.ts"
import { Pool } from "../src/drivers/postgres/Pool.ts"
import { Loops } from "../src/Loops.ts"
import { type Job, Queue } from "../src/ports/Queue.ts"
import { perform } from "../src/queue/perform.ts"

const [url = "", atOnce = "8", milliseconds = "0"] = process.argv.slice(2)

const note = (job: Job, what: "begun" | "done") =>
  Effect.flatMap(Pool, pool =>
    Effect.promise(() => pool.query("insert into worked values ($1, $2, $3)", [job.key, process.pid, what])),
  )

const work = Effect.gen(function* () {
  const job = yield* (yield* Queue).take("verification")
  // Writes only where it is to take time: else the speed of the queue is measured.
  if (milliseconds === "0") return yield* perform(job, Effect.void)
  const doing = Effect.andThen(note(job, "begun"), Effect.sleep(Number(milliseconds)))
  yield* perform(job, Effect.andThen(doing, note(job, "done")))
})

const main = Effect.gen(function* () {
  yield* Queue
  console.log("ready")
  yield* Effect.forEach(Array(Number(atOnce)), () => Effect.repeat(work, Schedule.forever), { concurrency: "unbounded" })
})

const layer = layerPgBoss().pipe(
  Layer.provide(Loops.layer),
  Layer.provide(layerInProcess),
  Layer.provideMerge(Pool.layer(Redacted.make(url))),
)

await Effect.runPromise(Effect.provide(main, layer))
