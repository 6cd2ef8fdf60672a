import { mkdir, readdir, rm } from "node:fs/promises"
import { Effect, Fiber, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import type { ReconstructionJob, Reconstructor } from "../src/ports/Reconstructor.ts"

/** A reconstructor, and a job whose originals are in the vault. */
export interface TestReconstructor {
  readonly reconstructor: Reconstructor
  /** Its folder of results is made by the suite. */
  readonly job: ReconstructionJob
}

/** The conformance suite of the `Reconstructor` port. */
export const reconstructorSuite = (name: string, make: Effect.Effect<TestReconstructor, unknown, Scope.Scope>): void => {
  const check = (what: string, use: (test: Runnable) => Effect.Effect<void, unknown>) =>
    it(what, () => Effect.runPromise(Effect.scoped(Effect.flatMap(Effect.map(make, runnable), use))))

  describe(`Reconstructor: ${name}`, () => {
    check("leaves its results in their folder, and says something", ({ run, results, said }) =>
      Effect.gen(function* () {
        yield* run
        expect(yield* results).not.toEqual([])
        expect(said()).not.toEqual([])
      }),
    )

    check("makes the same when it runs again, as after a crash", ({ run, results }) =>
      Effect.gen(function* () {
        yield* run
        const before = yield* results
        yield* run
        expect(yield* results).toEqual(before)
      }),
    )

    check("runs again after it was interrupted", ({ run, results }) =>
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(run)
        yield* Effect.yieldNow
        yield* Fiber.interrupt(running)
        yield* run
        expect(yield* results).not.toEqual([])
      }),
    )

    check("removes what it made, and does not mind that there is nothing", ({ run, discard, results }) =>
      Effect.gen(function* () {
        yield* discard
        yield* run
        yield* discard
        yield* discard
        yield* run
        expect(yield* results).not.toEqual([])
      }),
    )
  })
}

type Runnable = ReturnType<typeof runnable>

const runnable = ({ reconstructor, job }: TestReconstructor) => {
  const said: Array<string> = []
  const emptied = Effect.promise(async () => {
    await rm(job.results, { recursive: true, force: true })
    await mkdir(job.results, { recursive: true })
  })
  const report = { progress: () => undefined, line: (text: string) => void said.push(text) }
  return {
    run: Effect.andThen(emptied, reconstructor.run(job, report)),
    discard: reconstructor.discard(job.task),
    results: Effect.promise(async () => (await readdir(job.results, { recursive: true })).sort()),
    said: () => said,
  }
}
