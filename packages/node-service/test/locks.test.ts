import { Effect, Fiber, Layer, Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { locksSuite } from "../contract/locksSuite.ts"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerProcesses } from "../src/drivers/postgres/processes.ts"
import { Counters } from "../src/ports/Counters.ts"
import { Locks } from "../src/ports/Locks.ts"
import { Signals } from "../src/ports/Signals.ts"
import { roles } from "../src/roles.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { removeAll } from "./service.ts"

afterAll(removeAll)

/** What each process says of itself. */
const self = { roles, pid: 4711, host: "here", places: 1 }

/** What two processes of one installation have. */
const two = Effect.gen(function* () {
  const url = Redacted.make(yield* Effect.promise(newDatabase))
  const first = yield* Layer.build(Layer.fresh(layerProcesses(url, self)))
  const second = yield* Layer.build(Layer.fresh(layerProcesses(url, self)))
  return { url: Redacted.value(url), first, second }
})

const inBoth = Effect.gen(function* () {
  const { first, second } = yield* two
  return [yield* Effect.provideContext(Locks, first), yield* Effect.provideContext(Locks, second)] as const
})

locksSuite(
  "in one process",
  Effect.map(Layer.build(layerInProcess), services => {
    const locks = Effect.runSync(Effect.provideContext(Locks, services))
    return [locks, locks] as const
  }),
)

const becomes = (found: () => unknown, expected: unknown) => Effect.promise(() => expect.poll(found).toEqual(expected))

const endSessions = (url: string) =>
  Effect.promise(() =>
    byAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where starts_with(application_name, 'altilift-service session') and datname = current_database()`,
      url,
    ),
  )

describe.skipIf(noPostgres)("with PostgreSQL", () => {
  locksSuite("PostgreSQL", inBoth)

  it("a lock that is lost with its connection interrupts what runs under it; a leader begins again", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { url, first, second } = yield* two
        const locks = yield* Effect.provideContext(Locks, first)
        let [holds, interrupted, led] = [0, 0, 0]
        const work = Effect.onInterrupt(Effect.never, () => Effect.sync(() => (interrupted += 1)))
        const held = yield* Effect.forkChild(
          Effect.flip(
            locks.withLock(
              "a",
              Effect.andThen(
                Effect.sync(() => (holds += 1)),
                work,
              ),
            ),
          ),
        )
        const leader = yield* Effect.forkChild(
          locks.asLeader(
            "job",
            Effect.andThen(
              Effect.sync(() => (led += 1)),
              work,
            ),
          ),
        )
        yield* becomes(() => [holds, led], [1, 1])
        yield* endSessions(url)
        expect(yield* Fiber.join(held)).toMatchObject({ _tag: "DatabaseError", unavailable: true })
        yield* becomes(() => [interrupted, led], [2, 2])
        const others = yield* Effect.provideContext(Locks, second)
        expect(yield* others.withLock("a", Effect.succeed("in"))).toBe("in")
        yield* Fiber.interrupt(leader)
      }).pipe(Effect.scoped),
    ))

  it("a signal reaches another process soon, and one after a lost connection wakes as well", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { url, first, second } = yield* two
        const [here, there] = [yield* Effect.provideContext(Signals, first), yield* Effect.provideContext(Signals, second)]
        yield* Effect.sleep(500)
        const next = yield* there.listen("tasks")
        const other = yield* there.listen("removals")
        yield* here.send("tasks")
        yield* Effect.timeout(next, "3 seconds")
        expect(yield* Effect.timeoutOption(other, 200)).toMatchObject({ _tag: "None" })
        yield* endSessions(url)
        yield* Effect.timeout(other, "15 seconds")
      }).pipe(Effect.scoped),
    ))

  it("what is counted exactly counts in all processes; in blocks the limit is never exceeded, and early by a hundredth", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { first, second } = yield* two
        const both = [yield* Effect.provideContext(Counters, first), yield* Effect.provideContext(Counters, second)]
        const counted = { name: "test", points: 1_000, duration: 60 }
        const admitted = async (counters: ReadonlyArray<{ consume: (key: string) => Promise<unknown> }>, times: number) => {
          const all = Array.from({ length: times }, (_, at) => counters[at % counters.length]?.consume("key"))
          return (await Promise.allSettled(all)).filter(({ status }) => status === "fulfilled").length
        }
        const exact = both.map(({ exact }) => exact({ ...counted, points: 25 }))
        expect(yield* Effect.promise(() => admitted(exact, 100))).toBe(25)
        const blocks = both.map(({ inBlocks }) => inBlocks({ ...counted, name: "blocks" }))
        const count = yield* Effect.promise(() => admitted(blocks, 3_000))
        expect(count).toBeLessThanOrEqual(1_000)
        expect(count).toBeGreaterThanOrEqual(980)
      }).pipe(Effect.scoped),
    ))
})
