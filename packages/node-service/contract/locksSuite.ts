import { Deferred, Effect, Fiber, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import type { Locks } from "../src/ports/Locks.ts"

/**
 * The conformance suite of the `Locks` port.
 *
 * @param make the locks as two processes of one installation have them
 */
export const locksSuite = (
  name: string,
  make: Effect.Effect<readonly [Locks["Service"], Locks["Service"]], unknown, Scope.Scope>,
): void => {
  const check = (what: string, use: (locks: readonly [Locks["Service"], Locks["Service"]]) => Effect.Effect<void, unknown>) =>
    it(what, () => Effect.runPromise(Effect.scoped(Effect.timeout(Effect.flatMap(make, use), "20 seconds"))), 30_000)

  describe(`Locks: ${name}`, () => {
    check("lets one in at a time for each key, in all processes, and everyone at last", ([first, second]) =>
      Effect.gen(function* () {
        let [inside, entered] = [0, 0]
        const enter = Effect.gen(function* () {
          inside += 1
          expect(inside).toBe(1)
          yield* Effect.sleep(5)
          inside -= 1
          entered += 1
        })
        const all = [first, second, first, second, first, second, first, second]
        yield* Effect.forEach(all, locks => locks.withLock("a", enter), { concurrency: "unbounded", discard: true })
        expect(entered).toBe(all.length)
      }),
    )

    check("keeps in a process the order in which they asked", ([first]) =>
      Effect.gen(function* () {
        const order: Array<number> = []
        const note = (number: number) =>
          Effect.sync(() => {
            order.push(number)
          })
        yield* Effect.forEach([1, 2, 3, 4, 5], number => first.withLock("a", note(number)), { concurrency: "unbounded" })
        expect(order).toEqual([1, 2, 3, 4, 5])
      }),
    )

    check("does not make other keys wait", ([first, second]) =>
      Effect.gen(function* () {
        yield* first.withLock("a", second.withLock("b", Effect.void))
      }),
    )

    check("gives a lock back when the effect fails, and when it is interrupted", ([first, second]) =>
      Effect.gen(function* () {
        expect(yield* Effect.flip(first.withLock("a", Effect.fail("no")))).toBe("no")
        const begun = yield* Deferred.make<void>()
        const held = yield* Effect.forkChild(
          first.withLock("a", Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)),
        )
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(held)
        expect(yield* second.withLock("a", Effect.succeed("in"))).toBe("in")
      }),
    )

    check("gives up waiting when it is interrupted", ([first, second]) =>
      Effect.gen(function* () {
        const release = yield* Deferred.make<void>()
        const begun = yield* Deferred.make<void>()
        const hold = Effect.andThen(Deferred.succeed(begun, undefined), Deferred.await(release))
        const held = yield* Effect.forkChild(first.withLock("a", hold))
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(yield* Effect.forkChild(second.withLock("a", Effect.void)))
        yield* Deferred.succeed(release, undefined)
        yield* Fiber.join(held)
        yield* first.withLock("a", Effect.void)
      }),
    )

    check("has one leader of a name, and another when that one ends", ([first, second]) =>
      Effect.gen(function* () {
        const led: Array<string> = []
        const lead = (locks: Locks["Service"], by: string) =>
          locks.asLeader(
            "job",
            Effect.andThen(
              Effect.sync(() => led.push(by)),
              Effect.never,
            ),
          )
        const leader = yield* Effect.forkChild(lead(first, "first"))
        yield* Effect.sleep(500)
        const other = yield* Effect.forkChild(lead(second, "second"))
        yield* Effect.sleep(500)
        expect(led).toEqual(["first"])
        yield* Fiber.interrupt(leader)
        yield* Effect.sleep(5_000)
        expect(led).toEqual(["first", "second"])
        yield* Fiber.interrupt(other)
      }),
    )
  })
}
