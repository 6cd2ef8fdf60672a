import { type BucketWire, layerUploadApi, layerUrlStorage, type Target } from "@altilift/core"
import { imageSourceSuite, journalSuite, storageSuite, uploadApiSuite } from "@altilift/core/contract"
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { inject } from "vitest"
import { layerBrowserFiles } from "../../src/drivers/BrowserFiles.ts"
import { layerIndexedDbJournal } from "../../src/drivers/IndexedDbJournal.ts"
import { layerXhrBucketWire } from "../../src/drivers/XhrBucketWire.ts"
import { makeFileSet } from "../../src/files/FileSet.ts"

imageSourceSuite("files that were dropped", files =>
  layerBrowserFiles(makeFileSet(files.map(({ name, bytes }) => new File([new Uint8Array(bytes)], name)))),
)

imageSourceSuite("a folder's handle", files =>
  Layer.unwrap(
    Effect.promise(async () => {
      const root = await navigator.storage.getDirectory()
      const folder = await root.getDirectoryHandle(crypto.randomUUID(), { create: true })
      for (const { name, bytes } of files) {
        const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
        await writable.write(new Uint8Array(bytes))
        await writable.close()
      }
      return layerBrowserFiles(makeFileSet([folder]))
    }),
  ),
)

let journals = 0
journalSuite(
  "IndexedDB",
  () => {
    const name = `journal ${journals++} ${crypto.randomUUID()}`
    return () => Layer.orDie(layerIndexedDbJournal(name))
  },
  { survives: true },
)

const folders = {
  accepts: "accepts",
  "refuses the target": "refuses",
  "is busy": "busy",
  "hangs up": "hangs-up",
  "has a smaller limit": "small",
} as const

storageSuite("signed URLs over XMLHttpRequest", () => {
  const bucket = inject("bucket")
  const urlOf = (target: Target) => (target.cloud === "OSS" ? "" : Redacted.value(target.url))
  return {
    target: behaviour =>
      Effect.succeed({
        cloud: "S3",
        url: Redacted.make(`${bucket}/${folders[behaviour]}/${crypto.randomUUID()}?X-Amz-Signature=secret`),
        usableUntil: Number.POSITIVE_INFINITY,
      }),
    received: target =>
      Effect.promise(async () => {
        const response = await fetch(urlOf(target))
        return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
      }),
    storage: layerUrlStorage.pipe(Layer.provide(layerXhrBucketWire satisfies Layer.Layer<BucketWire>)),
  }
})

uploadApiSuite("the API over fetch", use => {
  const { endpoint, key, token } = inject("account")
  const api = (appKey: string, userToken: string) =>
    layerUploadApi({ endpoint, key: Redacted.make(appKey), token: Redacted.make(userToken) }).pipe(
      Layer.provide(FetchHttpClient.layer),
    )
  return use({ api: api(key, token), wrongToken: api(key, `${token}x`), wrongKey: api(`${key}x`, token) })
})
