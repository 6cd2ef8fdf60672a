import { Effect, Layer } from "effect"
import type { KyselyPlugin } from "kysely"
import { afterAll, afterEach, describe, expect, it, vi } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { Buckets } from "../src/buckets/Buckets.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerMemory } from "../src/drivers/memoryQueue.ts"
import { layerBucketPoll } from "../src/images/BucketPoll.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { UploadTracker } from "../src/images/UploadTracker.ts"
import { Loops } from "../src/Loops.ts"
import { layerStore } from "../src/layers.ts"
import type { ObjectSource } from "../src/ports/Bucket.ts"
import { Database } from "../src/ports/Database.ts"
import type { ImageRow } from "../src/ports/tables.ts"
import { createProject } from "../src/projects/Projects.ts"
import { TaskSignal } from "../src/reconstruction/TaskSignal.ts"
import { newDatabase, noPostgres } from "./postgres.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterEach(() => {
  vi.useRealTimers()
})
afterAll(removeAll)

/** A bucket that nothing ever arrives in. */
const paris: ObjectSource = {
  cloud: "S3",
  bucket: "Paris",
  head: () => Effect.succeed(undefined),
  copyTo: () => Effect.never,
  delete: () => Effect.void,
}

const room = Room.of({
  forImage: () => Effect.succeed(undefined),
  forBytes: () => Effect.never,
  forArrived: () => Effect.never,
})

/** A database whose statements are noted. */
const layerNoting = (noted: Array<string>) =>
  Layer.effect(
    Database,
    Effect.map(Database, inner => ({
      ...inner,
      query: statement =>
        inner.query(db => {
          const note: KyselyPlugin = {
            transformQuery: ({ node, queryId }) => {
              noted.push(db.getExecutor().compileQuery(node, queryId).sql)
              return node
            },
            transformResult: ({ result }) => Promise.resolve(result),
          }
          return statement(db.withPlugin(note))
        }),
    })),
  )

const rowOf = ({ id }: ImageRow) =>
  Effect.flatMap(Database, ({ query }) =>
    query(db => db.selectFrom("images").selectAll().where("id", "=", id).executeTakeFirstOrThrow()),
  )

/** An image that is awaited in the bucket; it is looked for while `use` runs. */
const whileLooking = async <A, E>(
  env: Record<string, string>,
  use: (image: ImageRow, noted: ReadonlyArray<string>) => Effect.Effect<A, E, Database>,
): Promise<A> => {
  const settings = readSettings({ data: await temporaryFolder() }, env)
  const noted: Array<string> = []
  const poll = layerBucketPoll.pipe(
    Layer.provide(UploadTracker.layer),
    Layer.provide(Layer.mergeAll(TaskSignal.layer, layerMemory, Loops.layer)),
    Layer.provide(layerNoting(noted)),
    Layer.provide(layerInProcess),
    Layer.provide(Layer.succeed(Buckets, { offered: [], retired: [paris] })),
  )
  const program = Effect.gen(function* () {
    const { key, token } = yield* addUser("a@example.com")
    const { user } = yield* identify(key, token)
    const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
    const project = yield* createProject(user?.id ?? "", named)
    const image = yield* registerImage(project, { name: "a.jpg", type: undefined, checksum: "a".repeat(40) }, paris)
    return yield* Effect.provide(use(image, noted), poll)
  })
  const services = Layer.mergeAll(layerStore(settings), Layer.succeed(Settings, settings), Layer.succeed(Room, room))
  return await Effect.runPromise(Effect.provide(program, services))
}

/** The statements by which two rounds or more changed rows, once each. */
const changes = async (env: Record<string, string>) => {
  const noted = await whileLooking(env, (_, noted) =>
    Effect.gen(function* () {
      const rounds = () => noted.filter(statement => statement.startsWith("update")).length
      while (rounds() < 2) yield* Effect.sleep(100)
      return noted
    }),
  )
  expect(noted.join("\n")).not.toMatch(/\d{13}/)
  return [...new Set(noted.filter(statement => statement.startsWith("update")))]
}

describe("looking into buckets", () => {
  it("asks SQLite the same statements in every round: a time is a parameter", async () => {
    expect(await changes({})).toHaveLength(1)
  })

  it.skipIf(noPostgres)("asks PostgreSQL the same statements in every round", async () => {
    expect(await changes({ ALTILIFT_DATABASE: await newDatabase() })).toHaveLength(1)
  })
})

describe.skipIf(noPostgres)("a process that looks into buckets, and whose clock is wrong", () => {
  const name = "by %d hours says by the clock of the database when it looks again, and gives nothing up"
  it.each([-3, 3])(name, async hours => {
    const now = await whileLooking({ ALTILIFT_DATABASE: await newDatabase() }, image =>
      Effect.gen(function* () {
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 })
        let now = image
        while (now.lookAt === image.lookAt) {
          yield* Effect.sleep(50)
          now = yield* rowOf(image)
        }
        vi.useRealTimers()
        return now
      }),
    )
    expect(now.state).toBe("Pending")
    expect(Math.abs((now.lookAt ?? 0) - Date.now())).toBeLessThan(60_000)
  })
})
