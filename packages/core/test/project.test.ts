import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openProject, reconstruct } from "../src/index.ts"
import { memorySource, photos } from "./photos.ts"
import { layersOf, onVirtualTime, runSet } from "./run.ts"
import { type SimulationOptions, simulate } from "./SimulatedServer.ts"

const engine = (server: ReturnType<typeof simulate>) => layersOf(server, memorySource([]))
const open = (server: ReturnType<typeof simulate>, project: string, create = false) =>
  onVirtualTime(openProject({ project, create }).pipe(Effect.provide(engine(server))))
/** Loses the answer to request number `lost` of the API. */
const losing = (lost: number): SimulationOptions => ({
  fault: (operation, count) => (operation === "request" && count === lost ? { fault: "lost after" } : undefined),
})

describe("openProject", () => {
  it.effect("finds a project by name and by id, and says who is signed in", () =>
    Effect.gen(function* () {
      const server = simulate()
      const byName = yield* open(server, "Survey")
      assert.strictEqual(byName.project.id, server.project.id)
      assert.strictEqual(byName.email, "ada@example.com")
      assert.deepStrictEqual(byName.bucket, { cloud: "S3", label: "Local" })
      assert.strictEqual((yield* open(server, server.project.id)).project.name, "Survey")
    }),
  )

  it.effect("refuses a project that is not there, and names the way out", () =>
    Effect.gen(function* () {
      const fault = yield* Effect.flip(open(simulate(), "Surveys"))
      assert.strictEqual(fault.kind, "refused")
      assert.match(fault.message, /"Surveys".*--create/)
    }),
  )

  it.effect("refuses a name that two projects have, and lists their ids", () =>
    Effect.gen(function* () {
      const server = simulate()
      server.projects.set("e".repeat(24), { id: "e".repeat(24), name: "Survey" })
      const fault = yield* Effect.flip(open(server, "Survey"))
      assert.include(fault.message, server.project.id)
      assert.include(fault.message, "e".repeat(24))
    }),
  )

  it.effect("makes a project once, although the answer to making it was lost", () =>
    Effect.gen(function* () {
      // preflight, look-up by name, creation.
      const server = simulate(losing(3))
      const { project } = yield* open(server, "New", true)
      assert.strictEqual(project.name, "New")
      assert.strictEqual([...server.projects.values()].filter(({ name }) => name === "New").length, 1)
    }),
  )

  it.effect("uses the project that is there when it is told to create one", () =>
    Effect.gen(function* () {
      const server = simulate()
      assert.strictEqual((yield* open(server, "Survey", true)).project.id, server.project.id)
      assert.isUndefined(server.counts.get("createProject"))
    }),
  )
})

describe("reconstruct", () => {
  const start = (server: ReturnType<typeof simulate>) =>
    onVirtualTime(reconstruct({ project: server.project, when: "start", type: "Native" }).pipe(Effect.provide(engine(server))))

  it.effect("gives the task", () =>
    Effect.gen(function* () {
      const server = simulate()
      yield* runSet(server, memorySource(photos(2)))
      const answer = yield* start(server)
      assert.isTrue(answer.started)
    }),
  )

  it.effect("gives the server's word when it refuses", () =>
    Effect.gen(function* () {
      const answer = yield* start(simulate())
      assert.deepStrictEqual(answer, { started: false, code: 2, message: "There are not enough images" })
    }),
  )

  it.effect("is started once, although the answer to starting it was lost", () =>
    Effect.gen(function* () {
      let armed = false
      let asked = 0
      const server = simulate({
        // After taskState comes the start itself.
        fault: operation => (armed && operation === "request" && ++asked === 2 ? { fault: "lost after" } : undefined),
      })
      yield* runSet(server, memorySource(photos(2)))
      armed = true
      const answer = yield* start(server)
      assert.isTrue(answer.started)
      assert.strictEqual(server.log.filter(entry => entry.startsWith("reconstruct")).length, 1)
    }),
  )
})
