import { randomUUID } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, beforeAll } from "vitest"
import { storageSuite } from "../contract/index.ts"
import {
  type Bucket,
  type Cloud,
  Events,
  layerEngine,
  layerFetchHttp,
  layerHttpStorage,
  layerMemoryJournal,
  layerStorages,
  openProject,
  type Target,
  UploadApi,
  uploadSet,
} from "../src/index.ts"
import { Azurite } from "./Azurite.ts"
import { checksumOf, memorySource, photo, photos } from "./photos.ts"
import { realTime, simulateAt } from "./run.ts"

let azurite: Azurite
beforeAll(async () => {
  azurite = await Azurite.start()
}, 60_000)
afterAll(() => azurite[Symbol.asyncDispose]())

/** What a new cloud adds to the product: the value of the contract … */
const azure: Bucket = { cloud: "AZURE" as Cloud, label: "Emulator" }
/** … its line in `api/clouds.ts` … */
const terms = { kind: "url", announce: true, largestPut: 5000 * 1024 ** 2 } as const
/** … and the headers that the server says beside its URLs, which `LiveUploadApi` hands on. */
const headers = { "x-ms-blob-type": "BlockBlob" }

const storage = layerStorages({ url: layerHttpStorage }).pipe(Layer.provide(Layer.merge(layerFetchHttp, layerMemoryJournal)))

const blobs = new Map<Target, string>()
storageSuite(
  "HttpStorage over Azure Blob Storage",
  () => ({
    storage,
    target: behaviour =>
      Effect.sync(() => {
        const blob = `${randomUUID()}.jpg`
        const sas = azurite.sas(blob, "cw")
        const url = Redacted.make(behaviour === "refuses the target" ? sas.replace(/sig=..../, "sig=AAAA") : sas)
        const target: Target = { kind: "url", url, headers, usableUntil: Number.POSITIVE_INFINITY }
        blobs.set(target, blob)
        return target
      }),
    received: target => Effect.promise(() => azurite.read(blobs.get(target) ?? "")),
  }),
  ["accepts", "refuses the target"],
)

describe("a cloud that the product does not know", () => {
  it.live("takes a set through the engine", () =>
    Effect.gen(function* () {
      const world = simulateAt(realTime, { processing: 5 })
      const given = [...photos(12), photo("copy.jpg", "DJI_1.JPG")]
      const api = Layer.effect(
        UploadApi,
        Effect.map(UploadApi, inner => azureApi(inner, world.server)),
      ).pipe(Layer.provide(world.api))
      const source = memorySource(given).layer
      const layers = Layer.mergeAll(api, storage, source, layerMemoryJournal, layerEngine()).pipe(
        Layer.provideMerge(Layer.succeed(Events, { emit: () => {} })),
      )
      const program = Effect.gen(function* () {
        const { project, buckets } = yield* openProject({ project: "Survey", create: false, bucket: undefined })
        return yield* uploadSet({ project, buckets })
      })
      const { summary, buckets } = yield* Effect.provide(program, layers)
      assert.deepInclude(summary, { ready: 12, duplicate: 1, failed: 0, unfinished: 0 })
      assert.deepStrictEqual(
        buckets.map(({ cloud, label }) => ({ cloud, label })),
        [azure],
      )
      for (const image of world.server.images.values()) {
        const bytes = yield* Effect.promise(() => azurite.read(`${image.id}.jpg`))
        assert.strictEqual(checksumOf(bytes ?? new Uint8Array()), image.checksum)
        assert.strictEqual(world.server.times("done", image.id), 1)
      }
    }),
  )
})

/** The API of a server that offers this bucket alone: it learns from `done` that there is a blob, and looks at it. */
const azureApi = (api: UploadApi["Service"], server: ReturnType<typeof simulateAt>["server"]): UploadApi["Service"] => ({
  ...api,
  terms: () => terms,
  buckets: Effect.sync(() => [{ ...azure, display: undefined, endpoint: azurite.origin }]),
  labels: Effect.succeed([azure]),
  sign: request =>
    Effect.map(api.sign({ ...request, bucket: server.buckets[0] }), ({ record }) => {
      const url = Redacted.make(azurite.sas(`${record.id}.jpg`, "cw"))
      const usableUntil = Date.now() + 3_000_000
      return { record, grant: { url, headers, usableUntil, ...terms } }
    }),
  done: id =>
    Effect.flatMap(
      Effect.promise(() => azurite.read(`${id}.jpg`)),
      bytes => {
        if (bytes !== undefined) server.store(id, bytes)
        return api.done(id)
      },
    ),
})
