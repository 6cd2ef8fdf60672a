import { truncate, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ImageSource } from "@altilift/core"
import { imageSourceSuite, journalSuite } from "@altilift/core/contract"
import { Effect, Layer, Redacted, Stream } from "effect"
import { afterAll, expect, it } from "vitest"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { readSettings } from "../src/config.ts"
import { makeLimiter } from "../src/drivers/upstream/Limiter.ts"
import { layerSqlJournal } from "../src/drivers/upstream/SqlJournal.ts"
import { makeUpstream } from "../src/drivers/upstream/upstream.ts"
import { fileOf, layerVaultSource } from "../src/drivers/upstream/VaultSource.ts"
import { layerStore } from "../src/layers.ts"
import { newId } from "../src/store/ids.ts"
import { sha1 } from "./api.ts"
import { layerOffice, makeJob, makeProject } from "./office.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

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

const source = async (bytes: Uint8Array, size: number) => {
  const path = join(await temporaryFolder(), "original")
  await writeFile(path, bytes)
  const original = { id: "1", name: "a.jpg", size, checksum: sha1(bytes), path }
  const layer = layerVaultSource(
    [original],
    makeLimiter(() => undefined),
  )
  return { layer, file: fileOf(original), path }
}

it("An original is streamed in parts; one that was cut off is noticed before its last byte", async () => {
  const bytes = await jpeg(1)
  const { layer, file, path } = await source(bytes, bytes.length)
  const read = Effect.gen(function* () {
    const { body } = yield* (yield* ImageSource).read(file)
    if (body.kind !== "stream") return yield* Effect.die(new Error("an original is a stream"))
    const part = yield* Stream.runCollect(body.open(100, 900))
    expect(Buffer.concat(Array.from(part)).equals(bytes.subarray(100, 900))).toBe(true)
    yield* Effect.promise(() => truncate(path, 500))
    return yield* Effect.flip(Stream.runDrain(body.open(100, 900)))
  })
  const error = await Effect.runPromise(Effect.scoped(Effect.provide(read, layer)))
  expect(error._tag).toBe("Changed")
})

it("An original of another size than was verified is not sent", async () => {
  const bytes = await jpeg(1)
  const { layer, file } = await source(bytes, bytes.length + 1)
  const read = Effect.flip(Effect.flatMap(ImageSource, source => source.read(file)))
  expect(await Effect.runPromise(Effect.scoped(Effect.provide(read, layer)))).toMatchObject({ _tag: "ImageFault" })
})

let second: Promise<RunningService> | undefined

const forwarding = Effect.gen(function* () {
  second ??= startService()
  const { url, owner } = yield* Effect.promise(() => second ?? startService())
  const services = yield* layerOffice
  const make = Effect.gen(function* () {
    const [key, token] = [Redacted.make(owner.key), Redacted.make(owner.token)]
    const reconstructor = yield* makeUpstream({ kind: "upstream", name: "office", endpoint: url, key, token })
    return { reconstructor, job: yield* makeJob }
  })
  return yield* Effect.provideContext(make, services)
})

reconstructorSuite("upstream", forwarding)
