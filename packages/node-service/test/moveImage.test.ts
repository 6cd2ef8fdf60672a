import { Effect, Layer } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerMemory } from "../src/drivers/memoryQueue.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { UploadTracker } from "../src/images/UploadTracker.ts"
import { layerStore } from "../src/layers.ts"
import { sameBucket } from "../src/ports/Bucket.ts"
import { Database } from "../src/ports/Database.ts"
import type { ImageRow, ProjectRow } from "../src/ports/tables.ts"
import { createProject } from "../src/projects/Projects.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const local = { cloud: "S3", bucket: "Local" } as const
const paris = { cloud: "S3", bucket: "Paris" } as const
const draft = { name: "a.jpg", type: undefined, checksum: "a".repeat(40) }

const plenty = Room.of({
  forImage: () => Effect.succeed(undefined),
  forBytes: () => Effect.never,
  forArrived: () => Effect.never,
})

/** Runs with a database of its own, in which a user has a project. */
const withProject = async <A, E>(run: (project: ProjectRow) => Effect.Effect<A, E, Database | Room>): Promise<A> => {
  const settings = readSettings({ data: await temporaryFolder() }, {})
  const program = Effect.gen(function* () {
    const { key, token } = yield* addUser("a@example.com")
    const { user } = yield* identify(key, token)
    const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
    return yield* run(yield* createProject(user?.id ?? "", named))
  }).pipe(Effect.provideService(Room, plenty))
  return await Effect.runPromise(Effect.provide(program, Layer.merge(layerStore(settings), Layer.succeed(Settings, settings))))
}

describe("a row", () => {
  it("is moved by one of those who move it at the same time; the others see where it is", async () => {
    const { tracker, late, gone } = await withProject(project =>
      Effect.gen(function* () {
        const image = yield* registerImage(project, draft, local)
        const tracker = yield* Effect.all(
          Array.from({ length: 20 }, () => moveImage(image.id, "arrived")),
          { concurrency: "unbounded" },
        )
        const late = yield* moveImage(image.id, "started")
        const gone = yield* moveImage("0".repeat(24), "arrived")
        return { tracker, late, gone }
      }),
    )
    expect(tracker.filter(outcome => outcome?.moved)).toHaveLength(1)
    expect(new Set(tracker.map(outcome => outcome?.row.state))).toEqual(new Set(["Uploaded"]))
    expect(late).toMatchObject({ moved: false, row: { state: "Uploaded" } })
    expect(gone).toBeUndefined()
  })

  it("goes to the bucket in which a waiting image is registered again, and stays where bytes have arrived", async () => {
    const { again, stale, arrived, late } = await withProject(project =>
      Effect.gen(function* () {
        const image = yield* registerImage(project, draft, local)
        yield* moveImage(image.id, "started")
        const again = yield* registerImage(project, draft, paris)
        const stale = yield* moveImage(image.id, "arrived", {}, row => sameBucket(row, image))
        const arrived = yield* moveImage(image.id, "arrived", {}, row => sameBucket(row, paris))
        const late = yield* registerImage(project, draft, local)
        return { again, stale, arrived, late }
      }),
    )
    expect(again).toMatchObject({ ...paris, state: "Pending" })
    expect(stale).toMatchObject({ moved: false, row: { state: "Pending" } })
    expect(arrived).toMatchObject({ moved: true, row: { ...paris, state: "Uploaded" } })
    expect(late).toMatchObject({ ...paris, state: "Uploaded" })
  })

  it("is not moved by an object in the bucket in which it waited before", async () => {
    const { stale, moved } = await withProject(project =>
      Effect.gen(function* () {
        const { query } = yield* Database
        const room = Layer.succeed(Room, Room.of({ ...plenty, forArrived: () => Effect.succeed(query) }))
        const before = yield* registerImage(project, draft, local)
        const now = yield* registerImage(project, draft, paris)
        const look = Effect.fnUntraced(function* (image: ImageRow) {
          yield* (yield* UploadTracker).noticed(image, 5)
          return yield* query(db => db.selectFrom("images").select("state").where("id", "=", image.id).executeTakeFirst())
        })
        const both = Effect.all({ stale: look(before), moved: look(now) })
        return yield* Effect.provide(both, Layer.provide(UploadTracker.layer, Layer.merge(layerMemory, room)))
      }),
    )
    expect([stale?.state, moved?.state]).toEqual(["Pending", "Uploaded"])
  })
})
