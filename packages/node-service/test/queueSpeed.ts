/**
 * `node ../../tools/src/postgres.ts node test/queueSpeed.ts [JOBS] [PROCESSES] [AT_ONCE]`: how many jobs a second go
 * through pg-boss, from the offer to the acknowledgement, with work that takes no time.
 */
import { Effect, Layer, Redacted } from "effect"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerPgBoss } from "../src/drivers/pgboss/pgBossQueue.ts"
import { Pool } from "../src/drivers/postgres/Pool.ts"
import { Loops } from "../src/Loops.ts"
import { Queue } from "../src/ports/Queue.ts"
import { dropDatabases, newDatabase } from "./postgres.ts"
import { kill, startWorker } from "./queueWorkers.ts"

const [jobs = "10000", processes = "2", atOnce = "16"] = process.argv.slice(2)
const keys = Array.from({ length: Number(jobs) }, (_, at) => String(at).padStart(24, "0"))

const measure = async (url: string) => {
  const workers: Array<Awaited<ReturnType<typeof startWorker>>> = []
  const layer = layerPgBoss().pipe(
    Layer.provide(Loops.layer),
    Layer.provide(layerInProcess),
    Layer.provide(Pool.layer(Redacted.make(url))),
  )
  const run = Effect.gen(function* () {
    const queue = yield* Queue
    const begun = performance.now()
    yield* Effect.forEach(keys.slice(0, 1_000), key => queue.offer("verification", [key]), { concurrency: 8, discard: true })
    const single = performance.now() - begun
    const batched = performance.now()
    yield* queue.offer("verification", keys.slice(1_000))
    const offered = performance.now() - batched
    const started = performance.now()
    for (let at = 0; at < Number(processes); at++) {
      workers.push(yield* Effect.promise(() => startWorker(url, Number(atOnce), 0)))
    }
    while ((yield* queue.depth).length > 0) yield* Effect.sleep(50)
    const worked = performance.now() - started
    const rate = (count: number, time: number) => Math.round((count / time) * 1_000)
    console.log(`offered one by one: ${rate(1_000, single)} a second; in batches: ${rate(keys.length - 1_000, offered)} a second`)
    console.log(
      `${jobs} jobs through ${processes} processes, ${atOnce} at once in each: ${Math.round(worked)} ms, ${rate(keys.length, worked)} a second`,
    )
  })
  try {
    await Effect.runPromise(Effect.provide(run, layer))
  } finally {
    for (const worker of workers) await kill(worker)
  }
}

try {
  await measure(await newDatabase())
} finally {
  await dropDatabases()
}
