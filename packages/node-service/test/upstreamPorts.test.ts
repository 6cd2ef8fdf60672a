import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { imageSourceSuite, journalSuite } from "@altilift/core/contract"
import { Effect, Layer, Redacted } from "effect"
import { afterAll } from "vitest"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { makeLimiter } from "../src/drivers/upstream/Limiter.ts"
import { layerSqlJournal } from "../src/drivers/upstream/SqlJournal.ts"
import { makeUpstream } from "../src/drivers/upstream/upstream.ts"
import { layerVaultSource } from "../src/drivers/upstream/VaultSource.ts"
import { layerStore } from "../src/layers.ts"
import { Database } from "../src/ports/Database.ts"
import type { ProjectRow, TaskRow } from "../src/ports/tables.ts"
import { Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { newId } from "../src/store/ids.ts"
import { sha1 } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const project = (id: string, ownerId: string) =>
  ({ id, ownerId, name: "a project", type: "free", visibility: "private", imported: 0, createdAt: 0 }) as const

const makeProject = Effect.fnUntraced(function* (id: string) {
  const { query } = yield* Database
  const owner = newId()
  yield* query(db =>
    db
      .insertInto("users")
      .values({ id: owner, email: `${owner}@example.com`, createdAt: 0 })
      .execute(),
  )
  yield* query(db => db.insertInto("projects").values(project(id, owner)).execute())
})

journalSuite("SqlJournal", () => {
  const id = newId()
  const place = temporaryFolder().then(async data => {
    const store = layerStore(readSettings({ data }, {}))
    await Effect.runPromise(Effect.provide(makeProject(id), store))
    return store
  })
  // Every layer opens the database anew.
  return () => layerSqlJournal(id).pipe(Layer.provide(Layer.unwrap(Effect.promise(() => place)).pipe(Layer.orDie)))
})

imageSourceSuite("VaultSource", files =>
  Layer.unwrap(
    Effect.promise(async () => {
      const folder = await temporaryFolder()
      const originals = files.map(({ name, bytes }, index) => {
        const path = join(folder, `${index}`)
        return { id: `${index}`, name, size: bytes.byteLength, checksum: sha1(bytes), path, bytes }
      })
      for (const { path, bytes } of originals) await writeFile(path, bytes)
      return layerVaultSource(
        originals,
        makeLimiter(() => undefined),
      )
    }),
  ),
)

let second: Promise<RunningService> | undefined

const forwarding = Effect.gen(function* () {
  second ??= startService()
  const { url, owner } = yield* Effect.promise(() => second ?? startService())
  const settings = readSettings({ data: yield* Effect.promise(temporaryFolder) }, {})
  const layer = layerDiskVault.pipe(
    Layer.provide(DataFolder.layer),
    Layer.provide(Layer.succeed(Settings, settings)),
    Layer.provideMerge(layerStore(settings)),
  )
  const services = yield* Layer.build(layer)
  return yield* Effect.provideContext(
    Effect.gen(function* () {
      const vault = yield* Vault
      const { query } = yield* Database
      const projectId = newId()
      yield* makeProject(projectId)
      const photos = yield* Effect.promise(() => Promise.all([1, 2].map(seed => jpeg(seed))))
      for (const [index, bytes] of photos.entries()) {
        const id = newId()
        const row = { id, projectId, name: `${index}.jpg`, filename: id, cloud: "S3", bucket: "Local" } as const
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
      const task = { id: newId(), projectId, type: "Native", state: "Running", reconstructor: "office", createdAt: 0 } as const
      yield* query(db => db.insertInto("tasks").values(task).execute())
      const images = yield* query(db => db.selectFrom("images").selectAll().execute())
      const [key, token] = [Redacted.make(owner.key), Redacted.make(owner.token)]
      const reconstructor = yield* makeUpstream({ kind: "upstream", name: "office", endpoint: url, key, token })
      const row = task as unknown as TaskRow
      const job = { project: project(projectId, "") as unknown as ProjectRow, task: row, images, results: vault.results(row) }
      return { reconstructor, job }
    }),
    services,
  )
})

reconstructorSuite("upstream", forwarding)
