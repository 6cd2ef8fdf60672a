import { Effect, Fiber, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import type { ReconstructionJob, Reconstructor } from "../src/ports/Reconstructor.ts"

/** A reconstructor, and a job whose originals are in the vault. */
export interface TestReconstructor {
  readonly reconstructor: Reconstructor["Service"]
  readonly job: ReconstructionJob
}

/** The conformance suite of the `Reconstructor` port. */
export const reconstructorSuite = (name: string, make: Effect.Effect<TestReconstructor, unknown, Scope.Scope>): void => {
  const check = (what: string, use: (test: TestReconstructor) => Effect.Effect<void, unknown>) =>
    it(what, () => Effect.runPromise(Effect.scoped(Effect.flatMap(make, use))))

  describe(`Reconstructor: ${name}`, () => {
    check("offers nothing before it ran", ({ reconstructor, job }) =>
      Effect.map(reconstructor.downloads(job.task), downloads => expect(downloads).toEqual([])),
    )

    check("says in one line what came of it, and offers files", ({ reconstructor, job }) =>
      Effect.gen(function* () {
        const line = yield* reconstructor.run(job)
        expect(line).not.toBe("")
        expect(line).not.toContain("\n")
        const downloads = yield* reconstructor.downloads(job.task)
        expect(downloads.length).toBeGreaterThan(0)
        for (const { name, size, modifiedAt, link } of downloads) {
          expect(name).not.toBe("")
          expect(size).toBeGreaterThan(0)
          expect(modifiedAt).toBeGreaterThan(0)
          expect(URL.canParse(link)).toBe(true)
        }
      }),
    )

    check("finds its work done when it runs again", ({ reconstructor, job }) =>
      Effect.gen(function* () {
        yield* reconstructor.run(job)
        const before = yield* reconstructor.downloads(job.task)
        yield* reconstructor.run(job)
        expect(yield* reconstructor.downloads(job.task)).toEqual(before)
      }),
    )

    check("leaves nothing half-done when it is interrupted, and runs again", ({ reconstructor, job }) =>
      Effect.gen(function* () {
        const running = yield* Effect.forkChild(reconstructor.run(job))
        yield* Effect.yieldNow
        yield* Fiber.interrupt(running)
        expect(yield* reconstructor.downloads(job.task)).toEqual([])
        yield* reconstructor.run(job)
        expect(yield* reconstructor.downloads(job.task)).not.toEqual([])
      }),
    )

    check("removes what it made, and does not mind that there is nothing", ({ reconstructor, job }) =>
      Effect.gen(function* () {
        yield* reconstructor.discard(job.task)
        yield* reconstructor.run(job)
        yield* reconstructor.discard(job.task)
        expect(yield* reconstructor.downloads(job.task)).toEqual([])
      }),
    )
  })
}
