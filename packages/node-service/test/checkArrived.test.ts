import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Layer } from "effect"
import { afterAll, expect, it } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { Buckets } from "../src/buckets/Buckets.ts"
import { readSettings, Settings } from "../src/config.ts"
import { Room } from "../src/images/Room.ts"
import { layerStore } from "../src/layers.ts"
import { checkArrived } from "../src/meta/checkArrived.ts"
import { metaFileById, moveMetaFile } from "../src/meta/metaRows.ts"
import { registerMetaFile } from "../src/meta/registerMetaFile.ts"
import type { Bucket } from "../src/ports/Bucket.ts"
import { Vault } from "../src/ports/Vault.ts"
import { createProject } from "../src/projects/Projects.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

it("leaves the bytes of a meta file that another process, which led meanwhile, made Ready", async () => {
  const data = await temporaryFolder()
  const path = join(data, "geo.txt")
  await writeFile(path, "EPSG:4326\nphoto.jpg -1 50 10\n")
  const settings = readSettings({ data }, {})
  const removed: Array<string> = []
  const paris = { cloud: "S3", bucket: "Paris", head: () => Effect.succeed(1), delete: () => Effect.void }
  const vault = {
    receive: () => Effect.succeed({ path, keep: () => Effect.void }),
    delete: ({ of }: { of: { id: string } }) => Effect.sync(() => removed.push(of.id)),
  }
  const room = Room.of({
    forImage: () => Effect.succeed(undefined),
    forBytes: () => Effect.never,
    forArrived: () => Effect.never,
  })
  const program = Effect.gen(function* () {
    const { key, token } = yield* addUser("a@example.com")
    const { user } = yield* identify(key, token)
    const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
    const project = yield* createProject(user?.id ?? "", named)
    const register = registerMetaFile(project, { name: "geo.txt", checksum: undefined }, { cloud: "S3", bucket: "Paris" })
    const { id } = yield* register
    const file = yield* moveMetaFile({ id }, ["Pending"], { state: "Uploaded" })
    if (file === undefined) throw new Error("it was not Pending")
    // Both read the row before either of them made it Ready.
    yield* checkArrived(file)
    yield* checkArrived(file)
    const ready = (yield* metaFileById(id))?.state
    yield* moveMetaFile({ id }, ["Ready"], { state: "Invalid" })
    yield* checkArrived(file)
    return { ready, id }
  }).pipe(
    Effect.provideService(Room, room),
    Effect.provideService(Vault, vault as unknown as Vault["Service"]),
    Effect.provideService(Buckets, Buckets.of({ offered: [paris as unknown as Bucket], retired: [] })),
  )
  const { ready, id } = await Effect.runPromise(
    Effect.provide(program, Layer.merge(layerStore(settings), Layer.succeed(Settings, settings))),
  )
  expect(ready).toBe("Ready")
  // Of one that was refused meanwhile they go: by the last check alone.
  expect(removed).toEqual([id])
})
