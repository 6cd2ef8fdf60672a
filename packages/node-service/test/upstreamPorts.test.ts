import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { imageSourceSuite, journalSuite } from "@altilift/core/contract"
import { Effect, Layer, Redacted } from "effect"
import { afterAll } from "vitest"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { readSettings } from "../src/config.ts"
import { makeLimiter } from "../src/drivers/upstream/Limiter.ts"
import { layerSqlJournal } from "../src/drivers/upstream/SqlJournal.ts"
import { makeUpstream } from "../src/drivers/upstream/upstream.ts"
import { layerVaultSource } from "../src/drivers/upstream/VaultSource.ts"
import { layerStore } from "../src/layers.ts"
import { newId } from "../src/store/ids.ts"
import { sha1 } from "./api.ts"
import { layerOffice, makeJob, makeProject } from "./office.ts"
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
