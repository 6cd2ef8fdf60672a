import { Effect, Fiber, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { ImageQueue } from "../src/ports/Queue.ts"

/** The conformance suite of the `ImageQueue` port. */
export const queueSuite = (name: string, layer: Layer.Layer<ImageQueue, unknown>): void => {
  const check = (what: string, use: Effect.Effect<void, unknown, ImageQueue>) =>
    // A queue that loses something keeps its taker waiting.
    it(what, () => Effect.runPromise(Effect.timeout(Effect.provide(use, layer), "5 seconds")))

  describe(`ImageQueue: ${name}`, () => {
    check(
      "hands out what was offered",
      Effect.gen(function* () {
        const queue = yield* ImageQueue
        for (const id of ["a", "b", "c"]) yield* queue.offer(id)
        const taken = new Set([yield* queue.take, yield* queue.take, yield* queue.take])
        expect(taken).toEqual(new Set(["a", "b", "c"]))
      }),
    )

    check(
      "lets who takes wait for the next",
      Effect.gen(function* () {
        const queue = yield* ImageQueue
        const waiting = yield* Effect.forkChild(queue.take)
        yield* Effect.sleep(20)
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* queue.offer("late")
        expect(yield* Fiber.join(waiting)).toBe("late")
      }),
    )

    check(
      "loses nothing to a taker that was interrupted while it waited",
      Effect.gen(function* () {
        const queue = yield* ImageQueue
        const gone = yield* Effect.forkChild(queue.take)
        yield* Effect.sleep(20)
        yield* Fiber.interrupt(gone)
        yield* queue.offer("kept")
        expect(yield* queue.take).toBe("kept")
      }),
    )

    check(
      "serves many who offer and many who take",
      Effect.gen(function* () {
        const queue = yield* ImageQueue
        const ids = Array.from({ length: 1_000 }, (_, index) => String(index))
        const taking = yield* Effect.forkChild(Effect.forEach(ids, () => queue.take, { concurrency: 10 }))
        yield* Effect.forEach(ids, queue.offer, { concurrency: 10, discard: true })
        expect(new Set(yield* Fiber.join(taking))).toEqual(new Set(ids))
      }),
    )
  })
}
