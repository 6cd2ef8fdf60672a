import { Effect, Layer, Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { queueSuite } from "../contract/queueSuite.ts"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerPgBoss } from "../src/drivers/pgboss/pgBossQueue.ts"
import { Pool } from "../src/drivers/postgres/Pool.ts"
import { Loops } from "../src/Loops.ts"
import { Queue } from "../src/ports/Queue.ts"
import { until } from "./api.ts"
import { byAdmin, dropDatabases, newDatabase, noPostgres } from "./postgres.ts"

afterAll(dropDatabases)

/** The shortest that pg-boss allows, in seconds. */
const leases = { lease: 10, look: 1 }

/** Of a process that died: nothing extends its leases. */
const layerDying = Layer.effect(
  Loops,
  Effect.map(Loops, loops =>
    Loops.of({ ...loops, run: (name, round) => (name === "queue: leases" ? Effect.void : loops.run(name, round)) }),
  ),
).pipe(Layer.provide(Loops.layer))

const on = (url: string, layerLoops = Loops.layer) =>
  layerPgBoss(leases).pipe(
    Layer.provide(layerLoops),
    Layer.provide(layerInProcess),
    Layer.provide(Pool.layer(Redacted.make(url))),
  )

describe.skipIf(noPostgres)("with PostgreSQL", () =>
  queueSuite("pg-boss", async () => {
    const url = await newDatabase()
    return { layer: on(url), dying: { layer: on(url, layerDying), lease: 25_000 } }
  }),
)

describe.skipIf(noPostgres)("jobs that the database refuses", () => {
  it("stay dead when they cannot be queued again, and reading them fails as the database does", async () => {
    const url = await newDatabase()
    const refusing = Effect.gen(function* () {
      const queue = yield* Queue
      yield* queue.offer("verification", ["a"])
      yield* queue.fail(yield* queue.take("verification"), "no reason", true)
      const dead = yield* queue.list(10)
      const refuse = `create function refuse() returns trigger as $$ begin raise exception 'disk full'; end $$ language plpgsql;
        create trigger refuse before insert on pgboss.job for each row when (new.name = 'verification') execute function refuse()`
      yield* Effect.promise(() => byAdmin(refuse, url))
      expect(yield* Effect.flip(queue.retry(dead.map(({ id }) => id)))).toMatchObject({ _tag: "DatabaseError" })
      expect(yield* queue.list(10)).toMatchObject([{ key: "a", state: "dead" }])
      yield* Effect.promise(() => byAdmin("drop function refuse cascade", url))
      expect(yield* queue.retry(dead.map(({ id }) => id))).toBe(1)
      expect(yield* queue.list(10)).toMatchObject([{ key: "a", state: "waiting" }])
      expect(yield* Effect.flip(queue.list(-1))).toMatchObject({ _tag: "DatabaseError" })
    })
    await Effect.runPromise(Effect.scoped(Effect.provide(refusing, on(url))))
  }, 60_000)
})

describe.skipIf(noPostgres)("a job whose last worker dies without a word", () => {
  it("is dead after the lease, under its own name, and can be tried again", async () => {
    const url = await newDatabase()
    const lost = Effect.gen(function* () {
      const queue = yield* Queue
      yield* queue.offer("verification", ["a"])
      yield* Effect.promise(() => byAdmin("update pgboss.job set retry_count = retry_limit where state = 'created'", url))
      const job = yield* queue.take("verification")
      const dead = yield* Effect.promise(() =>
        until(
          () => Effect.runPromise(queue.list(10)),
          jobs => jobs.some(({ state }) => state === "dead"),
        ),
      )
      expect([job.key, dead]).toMatchObject(["a", [{ kind: "verification", key: "a", state: "dead" }]])
      expect(yield* queue.retry(dead.map(({ id }) => id))).toBe(1)
      expect((yield* queue.take("verification")).key).toBe("a")
    })
    await Effect.runPromise(Effect.scoped(Effect.provide(lost, on(url, layerDying))))
  })
})
