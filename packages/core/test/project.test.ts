import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openProject, reconstruct, reconstructionThere } from "../src/index.ts"
import { apiOf } from "./apiOf.ts"
import { memorySource, photos } from "./photos.ts"
import { layersOf, onVirtualTime, runSet, type Simulation, simulate } from "./run.ts"
import type { NetworkOptions } from "./simulation/network.ts"

const engine = (world: Simulation) => layersOf(world, memorySource([]))
const open = (world: Simulation, project: string, create = false) =>
  onVirtualTime(world.time, openProject({ project, create }).pipe(Effect.provide(engine(world))))
/** Loses the answer to request number `lost` of the API. */
const losing = (lost: number): NetworkOptions => ({
  fault: ({ to, count }) => (to === "api" && count === lost ? { fault: "lost after" } : undefined),
})

describe("openProject", () => {
  it.effect("finds a project by name and by id, and says who is signed in", () =>
    Effect.gen(function* () {
      const world = simulate()
      const byName = yield* open(world, "Survey")
      assert.strictEqual(byName.project.id, world.server.project.id)
      assert.strictEqual(byName.email, "ada@example.com")
      assert.deepStrictEqual(byName.buckets, world.server.buckets)
      assert.strictEqual((yield* open(world, world.server.project.id)).project.name, "Survey")
    }),
  )

  it.effect("finds a name whatever stands around it, and however its accents are encoded, here and there", () =>
    Effect.gen(function* () {
      const world = simulate()
      const [composed, decomposed] = ["Zürich".normalize("NFC"), "Zürich".normalize("NFD")]
      for (const [kept, typed] of [
        [composed, decomposed],
        [decomposed, composed],
        [` ${composed} `, composed],
      ] as const) {
        const id = "d".repeat(24)
        world.server.projects.set(id, { id, name: kept })
        assert.deepStrictEqual((yield* open(world, typed)).project, { id, name: kept })
      }
    }),
  )

  it.effect("refuses a project that is not there, and names the way out", () =>
    Effect.gen(function* () {
      const fault = yield* Effect.flip(open(simulate(), "Surveys"))
      assert.strictEqual(fault.kind, "refused")
      assert.match(fault.message, /no project named "Surveys"/)
    }),
  )

  it.effect("ends where the server says of each page that it continues where it began", () =>
    Effect.gen(function* () {
      const page = { pageInfo: { hasNextPage: true, endCursor: "1" }, edges: [{ node: { id: "d".repeat(24), name: "Survey" } }] }
      const images = { pageInfo: page.pageInfo, edges: [{ node: { id: "e".repeat(24), name: "a.jpg" } }] }
      const { asked, use } = apiOf(query => ({
        body: query.includes("__type")
          ? { data: {} }
          : { data: query.includes("allImages") ? { project: { allImages: images } } : { my: { allProjects: page } } },
      }))
      const project = yield* use(api => api.findProject("Survey"))
      assert.strictEqual(project?.name, "Survey")
      assert.strictEqual(asked.length, 2)
      const [first, second] = yield* use(api => Effect.all([api.images("d".repeat(24)), api.images("d".repeat(24), "1")]))
      assert.deepStrictEqual([first.next, second.next], ["1", undefined])
    }),
  )

  it.effect("refuses a name that two projects have, and lists their ids", () =>
    Effect.gen(function* () {
      const world = simulate()
      world.server.projects.set("e".repeat(24), { id: "e".repeat(24), name: "Survey" })
      const fault = yield* Effect.flip(open(world, "Survey"))
      assert.include(fault.message, world.server.project.id)
      assert.include(fault.message, "e".repeat(24))
    }),
  )

  it.effect("makes a project once, although the answer to making it was lost", () =>
    Effect.gen(function* () {
      // preflight, look-up by name, creation.
      const world = simulate(losing(3))
      const { project } = yield* open(world, "New", true)
      assert.strictEqual(project.name, "New")
      assert.strictEqual([...world.server.projects.values()].filter(({ name }) => name === "New").length, 1)
    }),
  )

  it.effect("uses the project that is there when it is told to create one", () =>
    Effect.gen(function* () {
      const world = simulate()
      assert.strictEqual((yield* open(world, "Survey", true)).project.id, world.server.project.id)
      assert.isUndefined(world.server.counts.get("createProject"))
    }),
  )
})

describe("reconstruct", () => {
  const start = (world: Simulation) =>
    onVirtualTime(
      world.time,
      reconstruct({ project: world.server.project, when: "start", type: "Native" }).pipe(Effect.provide(engine(world))),
    )

  it.effect("gives the task", () =>
    Effect.gen(function* () {
      const world = simulate()
      yield* runSet(world, memorySource(photos(2)))
      const answer = yield* start(world)
      assert.isTrue(answer.started)
    }),
  )

  it.effect("gives the server's word when it refuses", () =>
    Effect.gen(function* () {
      const answer = yield* start(simulate())
      assert.deepStrictEqual(answer, {
        started: false,
        code: 2,
        problem: { code: "server-said", message: "There are not enough images" },
      })
    }),
  )

  it.effect("is started once, although the answer to starting it was lost", () =>
    Effect.gen(function* () {
      let armed = false
      let asked = 0
      const world = simulate({
        // After taskState comes the start itself.
        fault: ({ to }) => (armed && to === "api" && ++asked === 2 ? { fault: "lost after" } : undefined),
      })
      yield* runSet(world, memorySource(photos(2)))
      armed = true
      const answer = yield* start(world)
      assert.isTrue(answer.started)
      assert.strictEqual(world.server.times("reconstruct"), 1)
    }),
  )
})

describe("a reconstruction that is there", () => {
  const there = (world: Simulation) =>
    onVirtualTime(world.time, reconstructionThere(world.server.project).pipe(Effect.provide(engine(world))))

  it.effect.each(["Pending", "Running", "Done", "Processing", "Something new"])("is one that waits, runs or is done: %s", state =>
    Effect.gen(function* () {
      const world = simulate()
      world.server.project.taskState = state
      assert.strictEqual(yield* there(world), state)
    }),
  )

  it.effect.each([undefined, "Failed", "Stopped", "Cancelled", "ERROR"])("is none that came to nothing: %s", state =>
    Effect.gen(function* () {
      const world = simulate()
      if (state !== undefined) world.server.project.taskState = state
      assert.isUndefined(yield* there(world))
    }),
  )
})
