import { mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect, Layer } from "effect"
import { readSettings, Settings } from "../src/config.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { layerStore } from "../src/layers.ts"
import { Database } from "../src/ports/Database.ts"
import { Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { newId } from "../src/store/ids.ts"
import { sha1 } from "./api.ts"
import { jpeg } from "./photos.ts"
import { temporaryFolder } from "./service.ts"

/** Database and vault of a data folder of its own, as long as the scope is open. */
export const layerOffice = Effect.flatMap(
  Effect.map(Effect.promise(temporaryFolder), data => readSettings({ data }, {})),
  settings =>
    Layer.build(
      layerDiskVault.pipe(
        Layer.provide(DataFolder.layer),
        Layer.provide(Layer.succeed(Settings, settings)),
        Layer.provideMerge(layerStore(settings)),
      ),
    ),
)

/** A user and a project. */
export const makeProject = Effect.fnUntraced(function* (id: string) {
  const { query } = yield* Database
  const ownerId = newId()
  const project = { id, ownerId, name: "a project", type: "free", visibility: "private", imported: 0, createdAt: 0 } as const
  yield* query(db =>
    db
      .insertInto("users")
      .values({ id: ownerId, email: `${ownerId}@example.com`, createdAt: 0 })
      .execute(),
  )
  return yield* query(db => db.insertInto("projects").values(project).returningAll().executeTakeFirstOrThrow())
})

/** A task of two Ready images, whose originals are in the vault. */
export const makeJob = Effect.gen(function* () {
  const vault = yield* Vault
  const { query } = yield* Database
  const project = yield* makeProject(newId())
  const photos = yield* Effect.promise(() => Promise.all([1, 2].map(seed => jpeg(seed))))
  for (const [index, bytes] of photos.entries()) {
    const id = newId()
    const row = { id, projectId: project.id, name: `${index}.jpg`, filename: id, cloud: "S3", bucket: "Local" } as const
    const facts = { checksum: sha1(bytes), size: bytes.length, state: "Ready", createdAt: 0, touchedAt: 0 } as const
    yield* query(db =>
      db
        .insertInto("images")
        .values({ ...row, ...facts })
        .execute(),
    )
    const path = vault.original(row)
    yield* Effect.promise(() => mkdir(dirname(path), { recursive: true }))
    yield* Effect.promise(() => writeFile(path, bytes))
  }
  const wish = { id: newId(), projectId: project.id, type: "Native", state: "Running", reconstructor: "office" } as const
  const task = yield* query(db =>
    db
      .insertInto("tasks")
      .values({ ...wish, createdAt: 0 })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
  const images = yield* query(db => db.selectFrom("images").selectAll().execute())
  return { project, task, images, metaFiles: [], results: vault.results(task) }
})
