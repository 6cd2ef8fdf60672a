import type { ChildProcess } from "node:child_process"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerPgBoss } from "../src/drivers/pgboss/pgBossQueue.ts"
import { Pool } from "../src/drivers/postgres/Pool.ts"
import { Loops } from "../src/Loops.ts"
import { longestLease, Queue } from "../src/ports/Queue.ts"
import { until } from "./api.ts"
import { byAdmin, dropDatabases, newDatabase, noPostgres } from "./postgres.ts"
import { kill, startWorker } from "./queueWorkers.ts"

const workers = new Set<ChildProcess>()

afterAll(async () => {
  for (const worker of workers) await kill(worker)
  await dropDatabases()
})

/** Its lease, and the pause before its next turn. */
const limit = longestLease + 5_000

describe.skipIf(noPostgres)("two processes that take jobs of one database", () => {
  it(
    "do every job, when one is killed within a lease more, and no job of the other twice",
    async () => {
      const url = await newDatabase()
      await byAdmin("create table worked (key text, pid integer, what text)", url)
      const start = async () => {
        const worker = await startWorker(url, 4, 100)
        workers.add(worker)
        return worker
      }
      const keys = Array.from({ length: 200 }, (_, at) => String(at))
      const killed = await start()
      const living = await start()
      const run = Effect.gen(function* () {
        const queue = yield* Queue
        yield* queue.offer("verification", keys)
        yield* Effect.promise(() =>
          until(
            () => byAdmin("select pid from worked", url),
            begun => begun.some(({ pid }) => pid === killed.pid),
          ),
        )
        yield* Effect.promise(() => kill(killed))
        const begun = Date.now()
        while ((yield* queue.depth).length > 0 && Date.now() - begun < limit) yield* Effect.sleep(200)
        return yield* queue.depth
      })
      const layer = layerPgBoss().pipe(
        Layer.provide(Loops.layer),
        Layer.provide(layerInProcess),
        Layer.provide(Pool.layer(Redacted.make(url))),
      )
      expect(await Effect.runPromise(Effect.provide(run, layer))).toEqual([])
      const worked = await byAdmin("select key, pid, what from worked", url)
      const done = worked.filter(({ what }) => what === "done").map(({ key }) => String(key))
      expect(new Set(done)).toEqual(new Set(keys))
      const begun = worked.filter(({ what, pid }) => what === "begun" && pid === living.pid)
      expect(new Set(begun.map(({ key }) => key)).size).toBe(begun.length)
      expect(worked.some(({ pid }) => pid === killed.pid)).toBe(true)
    },
    limit + 60_000,
  )
})
