import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Latch, RcMap, Scope } from "effect"
import { lockBy, makeSemaphores } from "../src/KeyedLock.ts"

const locks = Effect.gen(function* () {
  const semaphores = yield* makeSemaphores()
  const keys = Effect.map(RcMap.keys(semaphores), found => [...found])
  return { withLock: lockBy(semaphores), keys }
})

describe("a lock by key", () => {
  it.effect("lets one in at a time, in the order in which they asked", () =>
    Effect.gen(function* () {
      const { withLock, keys } = yield* locks
      let inside = 0
      const order: number[] = []
      const enter = (number: number) =>
        withLock(
          "a",
          Effect.gen(function* () {
            inside += 1
            expect(inside).toBe(1)
            yield* Effect.yieldNow
            order.push(number)
            inside -= 1
          }),
        )
      yield* Effect.forEach([1, 2, 3, 4, 5], enter, { concurrency: "unbounded" })
      expect(order).toEqual([1, 2, 3, 4, 5])
      expect(yield* keys).toEqual([])
    }),
  )

  it.effect("does not make other keys wait, and forgets those that nobody uses", () =>
    Effect.gen(function* () {
      const { withLock, keys } = yield* locks
      const latch = yield* Latch.make()
      const held = yield* Effect.forkChild(withLock("a", latch.await))
      yield* Effect.yieldNow
      expect(yield* withLock("b", Effect.succeed("in"))).toBe("in")
      expect(yield* keys).toEqual(["a"])
      yield* latch.open
      yield* Fiber.join(held)
      expect(yield* keys).toEqual([])
    }),
  )

  it.effect("is free again after a failure, and after a waiter gave up", () =>
    Effect.gen(function* () {
      const { withLock, keys } = yield* locks
      expect(yield* Effect.flip(withLock("a", Effect.fail("broken")))).toBe("broken")
      const latch = yield* Latch.make()
      const holder = yield* Effect.forkChild(withLock("a", latch.await))
      yield* Effect.yieldNow
      const waiter = yield* Effect.forkChild(withLock("a", Effect.never))
      yield* Effect.yieldNow
      yield* Fiber.interrupt(waiter)
      yield* latch.open
      yield* Fiber.join(holder)
      expect(yield* keys).toEqual([])
      expect(yield* withLock("a", Effect.succeed("in"))).toBe("in")
    }),
  )

  it.effect("leaves the scope of what it locks alone", () =>
    Effect.gen(function* () {
      const { withLock } = yield* locks
      const outer = yield* Scope.make()
      let released = false
      const acquire = Effect.addFinalizer(() =>
        Effect.sync(() => {
          released = true
        }),
      )
      yield* Scope.provide(withLock("a", acquire), outer)
      expect(released).toBe(false)
      yield* Scope.close(outer, Exit.void)
      expect(released).toBe(true)
    }),
  )
})
