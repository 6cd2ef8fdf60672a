import { Effect, Layer } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { Buckets } from "../src/buckets/Buckets.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { removeAbandoned } from "../src/images/invalidRows.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { Room } from "../src/images/Room.ts"
import { reasonsOf } from "../src/images/reasons.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { Loops } from "../src/Loops.ts"
import { layerStore } from "../src/layers.ts"
import { BucketError, type ObjectKey, type ObjectSource } from "../src/ports/Bucket.ts"
import { Database } from "../src/ports/Database.ts"
import type { ImageRow, ProjectRow } from "../src/ports/tables.ts"
import { Vault, type VaultFile } from "../src/ports/Vault.ts"
import { createProject } from "../src/projects/Projects.ts"
import { layerRemovals } from "../src/projects/Removals.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const away = new BucketError({
  problem: { code: "bucket-silent", cloud: "S3", label: "Away", error: "ECONNREFUSED" },
  retryable: true,
})

/** A project with an image in each of three buckets: one answers, one is away, one was taken out of the settings. */
const inThreeBuckets = async <A, E>(
  use: (
    images: ReadonlyArray<ImageRow>,
    project: ProjectRow,
    onDelete: (call: Effect.Effect<void>) => void,
  ) => Effect.Effect<A, E, Buckets | Database | Vault | Loops>,
) => {
  let meanwhile: Effect.Effect<void> = Effect.void
  const removed: Array<string> = []
  const source = (bucket: string, remove: ObjectSource["delete"]): ObjectSource => ({
    ...{ cloud: "S3", bucket, delete: remove },
    head: () => Effect.succeed(undefined),
    copyTo: () => Effect.never,
  })
  const noting = ({ filename }: ObjectKey) => Effect.sync(() => void removed.push(filename))
  const retired = [source("Paris", noting), source("Away", () => Effect.fail(away))]
  const vault = {
    delete: ({ kind, of }: VaultFile) => {
      removed.push(`${kind} ${of.id}`)
      return meanwhile
    },
    remove: () => Effect.void,
  }
  const room = Room.of({
    forImage: () => Effect.succeed(undefined),
    forBytes: () => Effect.never,
    forArrived: () => Effect.never,
  })
  const settings = readSettings({ data: await temporaryFolder() }, {})
  const program = Effect.gen(function* () {
    const { key, token } = yield* addUser("a@example.com")
    const { user } = yield* identify(key, token)
    const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
    const project = yield* createProject(user?.id ?? "", named)
    const register = (bucket: string, index: number) =>
      registerImage(project, { name: "a.jpg", type: undefined, checksum: `${index}`.repeat(40) }, { cloud: "S3", bucket })
    const images = yield* Effect.forEach(["Paris", "Away", "Gone"], register)
    return { images, removed, left: yield* use(images, project, call => (meanwhile = call)) }
  }).pipe(
    Effect.provideService(Room, room),
    Effect.provideService(Vault, vault as unknown as Vault["Service"]),
    Effect.provideService(Buckets, Buckets.of({ offered: [], retired })),
  )
  const services = Layer.mergeAll(
    layerStore(settings),
    Layer.succeed(Settings, settings),
    Loops.layer.pipe(Layer.provide(layerInProcess)),
  )
  return await Effect.runPromise(Effect.provide(program, services))
}

const rows = Effect.flatMap(Database, ({ query }) => query(db => db.selectFrom("images").selectAll().orderBy("seq").execute()))

describe("objects in buckets outside", () => {
  it("go with the row of an abandoned image, as its files do; where the bucket is away, the row waits for it", async () => {
    const { images, removed, left } = await inThreeBuckets(
      Effect.fnUntraced(function* (images) {
        for (const { id } of images) yield* moveImage(id, "refused", reasonsOf({ code: "photo-removed" }))
        yield* removeAbandoned(Date.now() + 60_000)
        return yield* rows
      }),
    )
    const [paris, absent, gone] = images
    expect(left.map(({ id }) => id)).toEqual([absent?.id])
    const files = [paris, absent, gone].flatMap(one => [`original ${one?.id}`, `thumbnail ${one?.id}`])
    expect(removed.toSorted()).toEqual([paris?.filename, ...files].toSorted())
  })

  it("stay when their image is registered again while others are removed", async () => {
    const { removed, left } = await inThreeBuckets(
      Effect.fnUntraced(function* ([paris], project, onDelete) {
        const register = (index: number) =>
          Effect.provideService(
            registerImage(
              project,
              { name: "b.jpg", type: undefined, checksum: index.toString().padStart(40, "0") },
              { cloud: "S3", bucket: "Paris" },
            ),
            Room,
            Room.of({ forImage: () => Effect.succeed(undefined), forBytes: () => Effect.never, forArrived: () => Effect.never }),
          )
        // More than are removed at the same time.
        const many = yield* Effect.forEach(Array.from({ length: 20 }).keys(), register)
        for (const { id } of many) yield* moveImage(id, "refused", reasonsOf({ code: "photo-removed" }))
        const context = yield* Effect.context<Database | Buckets>()
        onDelete(Effect.orDie(Effect.asVoid(Effect.provide(register(19), context))))
        yield* removeAbandoned(Date.now() + 60_000)
        const there = yield* rows
        return { kept: there.filter(({ id }) => id !== paris?.id), last: many.at(-1) }
      }),
    )
    expect(left.kept.map(({ id, state }) => [id, state])).toContainEqual([left.last?.id, "Pending"])
    expect(removed).not.toContain(left.last?.filename)
    expect(removed).not.toContain(`original ${left.last?.id}`)
    expect(removed.length).toBe(19 * 3)
  })

  it("that wait, or came late, go with their project; what is Ready has none", async () => {
    const { images, removed, left } = await inThreeBuckets(
      Effect.fnUntraced(function* ([paris], project) {
        const { query } = yield* Database
        const bucket = { cloud: "S3", bucket: "Paris" } as const
        const ready = yield* Effect.provideService(
          registerImage(project, { name: "b.jpg", type: undefined, checksum: "b".repeat(40) }, bucket),
          Room,
          Room.of({ forImage: () => Effect.succeed(undefined), forBytes: () => Effect.never, forArrived: () => Effect.never }),
        )
        yield* moveImage(paris?.id ?? "", "arrived", { size: 1 })
        yield* moveImage(ready.id, "arrived", { size: 1 })
        yield* moveImage(ready.id, "verified")
        yield* query(db => db.updateTable("projects").set({ removedAt: Date.now() }).execute())
        const projects = query(db => db.selectFrom("projects").select("id").execute())
        const clearing = Effect.gen(function* () {
          while ((yield* projects).length > 0) yield* Effect.sleep(20)
          return yield* rows
        })
        return yield* Effect.provide(clearing, layerRemovals.pipe(Layer.provide(layerInProcess)))
      }),
    )
    expect(left).toEqual([])
    expect(removed).toEqual([images[0]?.filename])
  })
})
