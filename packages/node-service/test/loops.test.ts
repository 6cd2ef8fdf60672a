import { Effect, Exit, Layer, Logger, Scope } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { Loops } from "../src/Loops.ts"

const scopes: Array<Scope.Closeable> = []
const lines: Array<string> = []

afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
  lines.length = 0
})

const log = Logger.layer([Logger.make(({ message }) => void lines.push(String(message)))])

/** Begins a loop, and tells what is behind. */
const begin = async (round: Effect.Effect<unknown, Error>, limits: object) => {
  const scope = Scope.makeUnsafe()
  scopes.push(scope)
  const loops = await Effect.runPromise(
    Effect.gen(function* () {
      const loops = yield* Loops
      yield* loops.run("a loop", round, limits)
      return loops
    }).pipe(Effect.provide(Layer.provide(Loops.layer, layerInProcess)), Effect.provide(log), Scope.provide(scope)),
  )
  return () => Effect.runPromise(loops.behind)
}

describe("a loop", () => {
  it("goes on after a defect, says so, and is behind until a round succeeds", async () => {
    let rounds = 0
    let broken = true
    const round = Effect.suspend(() => {
      rounds++
      return broken ? Effect.die(new RangeError("too many arguments")) : Effect.sleep(1)
    })
    const behind = await begin(round, { pause: 1, longestPause: 5, failing: 20 })
    await expect.poll(behind).toEqual([expect.stringMatching(/^a loop: failed \d+ times in a row$/)])
    await expect.poll(() => rounds).toBeGreaterThan(3)
    expect(lines.at(-1)).toContain("too many arguments")
    broken = false
    await expect.poll(behind).toEqual([])
    const before = rounds
    await expect.poll(() => rounds).toBeGreaterThan(before + 3)
  })

  it("is not behind for one failure that passes", async () => {
    let rounds = 0
    const round = Effect.suspend(() => (rounds++ === 0 ? Effect.fail(new Error("not just now")) : Effect.sleep(1)))
    const behind = await begin(round, { pause: 1 })
    await expect.poll(() => rounds).toBeGreaterThan(3)
    expect(await behind()).toEqual([])
    expect(lines).toEqual([expect.stringContaining("not just now")])
  })

  it("is behind when a round does not end in time", async () => {
    const behind = await begin(Effect.never, { round: 1_000 })
    expect(await behind()).toEqual([])
    await expect.poll(behind).toEqual([expect.stringMatching(/^a loop: nothing done for/)])
  })

  it("ends with the service", async () => {
    let rounds = 0
    await begin(
      Effect.andThen(
        Effect.sync(() => rounds++),
        Effect.sleep(1),
      ),
      {},
    )
    await expect.poll(() => rounds).toBeGreaterThan(1)
    for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
    const before = rounds
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(rounds).toBe(before)
  })
})
