import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Exit, Fiber, Scope } from "effect"
import { afterAll, expect, it } from "vitest"
import { isTooLarge, makeScratch, tooLarge } from "../src/store/Scratch.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const withScratch = <A>(
  most: number,
  use: (scratch: Effect.Success<ReturnType<typeof makeScratch>>, folder: string) => Effect.Effect<A, unknown, Scope.Scope>,
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(Effect.promise(temporaryFolder), folder =>
        Effect.flatMap(makeScratch(join(folder, "scratch"), most), scratch => use(scratch, join(folder, "scratch"))),
      ),
    ),
  )

it("takes no more than it may at a time: what does not fit waits, and what is smaller passes it", () =>
  withScratch(10e6, scratch =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      yield* Scope.provide(scratch.take(6e6), scope)
      const large = yield* Effect.forkScoped(Effect.scoped(scratch.take(6e6)))
      yield* Effect.scoped(scratch.take(3e6))
      yield* Effect.sleep(50)
      expect(large.pollUnsafe()).toBeUndefined()
      yield* Scope.close(scope, Exit.void)
      yield* Fiber.join(large)
    }),
  ))

it("refuses what can never fit, with what is needed and what is allowed", () =>
  withScratch(1e6, scratch =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(scratch.take(2e6))
      expect(isTooLarge(error) && tooLarge(error)).toEqual({ code: "photo-larger-than-scratch", needed: 2e6, most: 1e6 })
    }),
  ))

it("removes a file with its scope, and makes its folder again when it has vanished", () =>
  withScratch(1e6, (scratch, folder) =>
    Effect.gen(function* () {
      const files = Effect.promise(async () =>
        (await readdir(folder, { recursive: true })).filter(name => /\/[0-9a-f]{24}$/.test(name)),
      )
      for (const round of [1, 2]) {
        yield* Effect.scoped(
          Effect.gen(function* () {
            const path = yield* scratch.take(5)
            yield* Effect.promise(() => writeFile(path, `round ${round}`))
            expect(yield* files).toHaveLength(1)
          }),
        )
        expect(yield* files).toEqual([])
        yield* Effect.promise(() => rm(folder, { recursive: true }))
      }
    }),
  ))

it("begins with removing what processes left that are gone, and nothing of one that lives", async () => {
  const folder = join(await temporaryFolder(), "scratch")
  const dead = join(folder, `run-${"0".repeat(24)}`)
  await mkdir(dead, { recursive: true })
  await writeFile(join(dead, "photo"), "left")
  await writeFile(`${dead}.lock`, "")
  const living = spawn(process.execPath, [
    "-e",
    `const { DatabaseSync } = require("node:sqlite"), fs = require("node:fs"), run = ${JSON.stringify(join(folder, `run-${"1".repeat(24)}`))}
     fs.mkdirSync(run); new DatabaseSync(run + ".lock").exec("begin exclusive"); console.log("ready"); setInterval(() => {}, 1000)`,
  ])
  await once(living.stdout, "data")
  await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const scratch = yield* makeScratch(folder, 1e6)
        yield* Effect.scoped(scratch.take(1))
        const runs = yield* Effect.promise(() => readdir(folder))
        expect(runs.filter(name => /^run-[0-9a-f]{24}$/.test(name))).toHaveLength(2)
        expect(runs).toContain(`run-${"1".repeat(24)}`)
      }),
    ),
  )
  expect((await readdir(folder)).filter(name => !name.startsWith(`run-${"1".repeat(24)}`))).toEqual([])
  living.kill("SIGKILL")
  await once(living, "exit")
})
