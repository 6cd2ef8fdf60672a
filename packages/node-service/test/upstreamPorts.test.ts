import { truncate } from "node:fs/promises"
import { ImageSource } from "@altilift/core"
import { imageSourceSuite, journalSuite } from "@altilift/core/contract"
import { Effect, Layer, Redacted, Stream } from "effect"
import { afterAll, expect, it } from "vitest"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { layerSqlJournal } from "../src/drivers/upstream/SqlJournal.ts"
import { makeUpstream } from "../src/drivers/upstream/upstream.ts"
import { fileOf, layerVaultSource } from "../src/drivers/upstream/VaultSource.ts"
import { layerStore } from "../src/layers.ts"
import { originalOf, Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { newId } from "../src/store/ids.ts"
import { sha1 } from "./api.ts"
import { freshSettings } from "./embedded.ts"
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

/** The vault of a data folder of its own. */
const layerVault = layerDiskVault.pipe(Layer.provide(DataFolder.layer), Layer.provide(Layer.effect(Settings, freshSettings)))

const projectId = "a".repeat(24)

/** Originals in a vault. */
const keep = Effect.fnUntraced(function* (files: ReadonlyArray<{ readonly name: string; readonly bytes: Uint8Array }>) {
  const vault = yield* Vault
  return yield* Effect.forEach(files, ({ name, bytes }, index) => {
    const original = { id: String(index).repeat(24), projectId, name, size: bytes.byteLength, checksum: sha1(bytes) }
    return Effect.as(vault.write(originalOf(original), bytes), original)
  })
})

imageSourceSuite("VaultSource", files =>
  Layer.unwrap(Effect.map(keep(files), originals => layerVaultSource(originals))).pipe(Layer.provide(layerVault), Layer.orDie),
)

const source = Effect.fnUntraced(function* (bytes: Uint8Array, size: number) {
  const [kept] = yield* keep([{ name: "a.jpg", bytes }])
  if (kept === undefined) return yield* Effect.die(new Error("one original"))
  const original = { ...kept, size }
  return { source: layerVaultSource([original]), file: fileOf(original), original }
})

it("An original is streamed in parts; one that was cut off is noticed before its last byte", async () => {
  const bytes = await jpeg(1)
  const read = Effect.gen(function* () {
    const { source: layer, file, original } = yield* source(bytes, bytes.length)
    const images = yield* Effect.provide(ImageSource, layer)
    const path = yield* (yield* Vault).local(originalOf(original))
    const { body } = yield* images.read(file)
    if (body.kind !== "stream") return yield* Effect.die(new Error("an original is a stream"))
    const part = yield* Stream.runCollect(body.open(100, 900))
    expect(Buffer.concat(Array.from(part)).equals(bytes.subarray(100, 900))).toBe(true)
    yield* Effect.promise(() => truncate(path, 500))
    return yield* Effect.flip(Stream.runDrain(body.open(100, 900)))
  })
  const error = await Effect.runPromise(Effect.scoped(Effect.provide(read, layerVault)))
  expect(error._tag).toBe("Changed")
})

it("An original of another size than was verified is not sent", async () => {
  const bytes = await jpeg(1)
  const read = Effect.gen(function* () {
    const { source: layer, file } = yield* source(bytes, bytes.length + 1)
    return yield* Effect.flip((yield* Effect.provide(ImageSource, layer)).read(file))
  })
  expect(await Effect.runPromise(Effect.scoped(Effect.provide(read, layerVault)))).toMatchObject({ _tag: "ImageFault" })
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
