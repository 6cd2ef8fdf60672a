import { Effect, Layer } from "effect"
import { afterAll, expect, it } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { Buckets } from "../src/buckets/Buckets.ts"
import { readSettings, Settings } from "../src/config.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { layerStore } from "../src/layers.ts"
import type { Bucket } from "../src/ports/Bucket.ts"
import { Database } from "../src/ports/Database.ts"
import { Vault } from "../src/ports/Vault.ts"
import { processImage } from "../src/processing/processImage.ts"
import { Workers } from "../src/processing/worker/Workers.ts"
import { createProject } from "../src/projects/Projects.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const checksum = "a".repeat(40)

/** Verifies an image whose bytes are others than announced; `meanwhile` happens after they were read. */
const verifyWrongBytes = async (meanwhile: (id: string) => Effect.Effect<unknown, unknown, Database>) => {
  const settings = readSettings({ data: await temporaryFolder() }, {})
  const removed: Array<string> = []
  const paris = { cloud: "S3", bucket: "Paris", head: () => Effect.succeed(1), delete: () => Effect.void }
  const vault = {
    receive: () => Effect.succeed({ path: "photo", keep: () => Effect.void }),
    delete: ({ kind }: { kind: string }) => Effect.sync(() => removed.push(kind)),
  }
  const room = Room.of({
    forImage: () => Effect.succeed(undefined),
    forBytes: () => Effect.never,
    forArrived: () => Effect.never,
  })
  const program = Effect.gen(function* () {
    const database = yield* Database
    const { key, token } = yield* addUser("a@example.com")
    const { user } = yield* identify(key, token)
    const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
    const project = yield* createProject(user?.id ?? "", named)
    const image = yield* registerImage(project, { name: "a.jpg", type: undefined, checksum }, { cloud: "S3", bucket: "Paris" })
    yield* moveImage(image.id, "arrived", { size: 1 })
    const inspect = () =>
      Effect.orDie(meanwhile(image.id)).pipe(
        Effect.provideService(Database, database),
        Effect.as({ checksum: "b".repeat(40), size: 1, format: "JPEG", fault: null, memory: 1, exif: {} }),
      )
    const row = yield* processImage(image.id).pipe(
      Effect.provideService(Workers, Workers.of({ inspect, decode: () => Effect.never } as unknown as Workers["Service"])),
    )
    return { row, removed }
  }).pipe(
    Effect.scoped,
    Effect.provideService(Room, room),
    Effect.provideService(Vault, vault as unknown as Vault["Service"]),
    Effect.provideService(Buckets, Buckets.of({ offered: [paris as unknown as Bucket], retired: [] })),
  )
  return await Effect.runPromise(Effect.provide(program, Layer.merge(layerStore(settings), Layer.succeed(Settings, settings))))
}

it("removes the files of an image whose bytes are not those announced", async () => {
  const { row, removed } = await verifyWrongBytes(() => Effect.void)
  expect(row).toMatchObject({ state: "Invalid" })
  expect(removed).toEqual(["original", "thumbnail"])
})

it("leaves the files of an image that another worker made Ready since, which had the lease", async () => {
  const { row, removed } = await verifyWrongBytes(id => moveImage(id, "verified", { checksum }))
  expect(row).toMatchObject({ state: "Ready" })
  expect(removed).toEqual([])
})
