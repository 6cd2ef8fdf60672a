import { Effect, Exit, Fiber, type Layer, Scope } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { type Job, mostFailures, Queue } from "../src/ports/Queue.ts"

/** What differs between drivers. */
export interface QueueOptions {
  /**
   * Where workers may die and others live: a layer of the same queue whose leases nobody extends, and how long such a
   * lease lasts at most, in milliseconds. Without it jobs end with the process.
   */
  readonly dying?: { readonly layer: Layer.Layer<Queue, unknown>; readonly lease: number }
}

const kind = "verification"

/** The conformance suite of the `Queue` port. `make` yields a queue without jobs; layers of one call share them. */
export const queueSuite = (
  name: string,
  make: () => Promise<{ readonly layer: Layer.Layer<Queue, unknown> } & QueueOptions>,
): void => {
  const check = (what: string, use: (options: QueueOptions) => Effect.Effect<void, unknown, Queue>, seconds = 10) =>
    // A queue that loses something keeps its taker waiting.
    it(
      what,
      async () => {
        const { layer, ...options } = await make()
        await Effect.runPromise(Effect.provide(Effect.timeout(use(options), seconds * 1_000), layer))
      },
      (seconds + 20) * 1_000,
    )

  const offer = (...keys: ReadonlyArray<string>) => Effect.flatMap(Queue, queue => queue.offer(kind, keys))
  const take = Effect.flatMap(Queue, queue => queue.take(kind))
  const done = (job: Job) => Effect.flatMap(Queue, queue => queue.done(job))
  const fail = (job: Job, final: boolean) => Effect.flatMap(Queue, queue => queue.fail(job, "no reason", final))
  const list = Effect.flatMap(Queue, queue => queue.list(100))
  const isLeft = Effect.gen(function* () {
    const waiting = yield* Effect.forkChild(take)
    yield* Effect.sleep(1_200)
    const exit = waiting.pollUnsafe()
    yield* Fiber.interrupt(waiting)
    return exit !== undefined
  })

  describe(`Queue: ${name}`, () => {
    // The first queue makes its tables.
    beforeAll(async () => void (await make()), 60_000)

    check("hands out what was offered, each once", () =>
      Effect.gen(function* () {
        yield* offer("a", "b", "c")
        yield* offer("b")
        const taken = [yield* take, yield* take, yield* take]
        expect(taken.map(({ key }) => key).sort()).toEqual(["a", "b", "c"])
        expect(yield* isLeft).toBe(false)
      }),
    )

    check("lets who takes wait for the next", () =>
      Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(take)
        yield* Effect.sleep(20)
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* offer("late")
        expect((yield* Fiber.join(waiting)).key).toBe("late")
      }),
    )

    check("loses nothing to a taker that was interrupted while it waited", () =>
      Effect.gen(function* () {
        const gone = yield* Effect.forkChild(take)
        yield* Effect.sleep(20)
        yield* Fiber.interrupt(gone)
        yield* offer("kept")
        expect((yield* take).key).toBe("kept")
      }),
    )

    check("serves many who offer and many who take, each job once", () =>
      Effect.gen(function* () {
        const keys = Array.from({ length: 500 }, (_, index) => String(index))
        const taking = yield* Effect.forkChild(Effect.forEach(keys, () => Effect.tap(take, done), { concurrency: 10 }))
        yield* Effect.forEach(keys, key => offer(key), { concurrency: 10, discard: true })
        const taken = yield* Fiber.join(taking)
        expect(taken.map(({ key }) => key).sort()).toEqual(keys.sort())
        expect(yield* list).toEqual([])
      }),
    )

    check("gives no second job of a key while the first is active, and keeps it for after", () =>
      Effect.gen(function* () {
        yield* offer("same")
        const first = yield* take
        yield* offer("same")
        yield* offer("same")
        expect(yield* isLeft).toBe(false)
        yield* done(first)
        yield* done(yield* take)
        expect(yield* isLeft).toBe(false)
      }),
    )

    check("takes no more than is waited for", () =>
      Effect.gen(function* () {
        yield* offer("a", "b", "c")
        yield* take
        yield* Effect.sleep(1_200)
        const states = (yield* list).map(({ state }) => state)
        expect(states.toSorted()).toEqual(["active", "waiting", "waiting"])
        const depth = yield* Effect.flatMap(Queue, queue => queue.depth)
        expect(depth.map(({ state, jobs }) => [state, jobs]).toSorted()).toEqual([
          ["active", 1],
          ["waiting", 2],
        ])
      }),
    )

    check("gives a job that failed again after a pause, and counts", () =>
      Effect.gen(function* () {
        yield* offer("a")
        const first = yield* take
        expect(first.failures).toBe(0)
        expect(yield* fail(first, false)).toBe(false)
        expect(yield* list).toMatchObject([{ key: "a", state: "waiting", problem: "no reason" }])
        const second = yield* take
        expect(second).toMatchObject({ key: "a", failures: 1 })
      }),
    )

    check("takes none for dead that fails while another one of its key pauses after a failure", () =>
      Effect.gen(function* () {
        for (let times = 0; times < 2; times++) {
          yield* offer("a")
          yield* fail(yield* take, false)
        }
        while ((yield* list).some(({ state }) => state === "dead")) yield* Effect.sleep(200)
        yield* done(yield* take)
        expect(yield* list).toEqual([])
      }),
    )

    check("keeps a dead job with its problem, and gives it again when asked to", () =>
      Effect.gen(function* () {
        const queue = yield* Queue
        yield* offer("a", "b")
        const jobs = [yield* take, yield* take]
        for (const job of jobs) expect(yield* fail(job, true)).toBe(true)
        const dead = yield* list
        expect(dead).toMatchObject(jobs.map(() => ({ kind, state: "dead", failures: 1, problem: "no reason" })))
        expect(yield* isLeft).toBe(false)
        const [a, b] = dead.map(({ id }) => id)
        expect([yield* queue.retry([a ?? ""]), yield* queue.drop([b ?? "", "unknown"])]).toEqual([1, 1])
        yield* done(yield* take)
        expect(yield* list).toEqual([])
      }),
    )

    check("ends a job that failed too often", () =>
      Effect.gen(function* () {
        yield* offer("a")
        const job = yield* take
        const dead = yield* fail(Object.assign(job, { failures: mostFailures - 1 }), false)
        expect(dead).toBe(true)
        expect(yield* list).toMatchObject([{ key: "a", state: "dead", failures: mostFailures }])
      }),
    )

    check("keeps one dead job of a key, until one of that key is done", () =>
      Effect.gen(function* () {
        for (let times = 0; times < 2; times++) {
          yield* offer("a")
          yield* fail(yield* take, true)
        }
        expect(yield* list).toMatchObject([{ key: "a", state: "dead" }])
        yield* offer("a")
        yield* done(yield* take)
        expect(yield* list).toEqual([])
      }),
    )

    check(
      "gives the jobs of a worker that died to another one, after the lease, and none of one that lives",
      ({ dying }) =>
        Effect.gen(function* () {
          if (dying === undefined) return
          const scope = yield* Scope.make()
          yield* offer("of the dead")
          const dead = yield* Effect.provide(take, dying.layer).pipe(Scope.provide(scope))
          yield* offer("of the living")
          const living = yield* take
          const again = yield* Effect.timeout(take, dying.lease)
          expect([dead.key, living.key, again.key]).toEqual(["of the dead", "of the living", "of the dead"])
          expect(again.failures).toBe(1)
          yield* Effect.sleep(dying.lease)
          expect((yield* list).filter(({ state }) => state === "active")).toHaveLength(2)
          yield* done(living)
          yield* done(again)
          expect(yield* list).toEqual([])
          yield* Scope.close(scope, Exit.void)
        }),
      90,
    )
  })
}
