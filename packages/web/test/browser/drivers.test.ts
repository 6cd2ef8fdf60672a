import {
  type Cloud,
  type Grant,
  type Journal,
  layerMemoryJournal,
  layerUploadApi,
  layerUrlStorage,
  layerUrlStorageWith,
  type PartAddresses,
  type PartSizes,
  type Storage,
  type Target,
  UploadApi,
} from "@altilift/core"
import { imageSourceSuite, journalSuite, jpeg, partsSuite, storageSuite, uploadApiSuite } from "@altilift/core/contract"
import { layerTransportOssStorageWith } from "@altilift/core/oss"
import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { inject } from "vitest"
import { layerBrowserFiles } from "../../src/drivers/BrowserFiles.ts"
import { layerIndexedDbJournal } from "../../src/drivers/IndexedDbJournal.ts"
import { layerXhrBucketTransport } from "../../src/drivers/XhrBucketTransport.ts"
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
  const urlOf = (target: Target) => (target.kind !== "url" ? "" : Redacted.value(target.url))
  return {
    target: behaviour =>
      Effect.succeed({
        kind: "url",
        url: Redacted.make(`${bucket}/${folders[behaviour]}/${crypto.randomUUID()}?X-Amz-Signature=secret`),
        usableUntil: Number.POSITIVE_INFINITY,
      }),
    received: target =>
      Effect.promise(async () => {
        const response = await fetch(urlOf(target))
        return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
      }),
    storage: layerUrlStorage.pipe(
      Layer.provide(Layer.merge(layerXhrBucketTransport(inject("account").endpoint), layerMemoryJournal)),
    ),
  }
})

type Request = Parameters<UploadApi["Service"]["sign"]>[0]
type Ask = <A, E>(body: (api: UploadApi["Service"]) => Effect.Effect<A, E>) => Effect.Effect<A>

/** Big images into the real bucket of a service: what arrived is what it says is Ready, by its SHA-1. */
const bigImages = (
  name: string,
  cloud: Cloud,
  sizes: Required<PartSizes>,
  storage: Layer.Layer<Storage, never, Journal>,
  targetOf: (ask: Ask, request: Request, grant: Grant) => Target,
) =>
  partsSuite(name, () => {
    const { endpoint, key, token } = inject("account")
    const api = layerUploadApi({ endpoint, key: Redacted.make(key), token: Redacted.make(token) }).pipe(
      Layer.provide(FetchHttpClient.layer),
    )
    const ask: Ask = body => Effect.orDie(Effect.flatMap(UploadApi, body).pipe(Effect.provide(api)))
    const images = new Map<string, Uint8Array>()
    const registered = new Map<Target, { readonly project: string; readonly id: string }>()
    return {
      sizes,
      image: size => {
        const bytes = new Uint8Array(size)
        bytes.set(jpeg.bytes)
        crypto.getRandomValues(bytes.subarray(size - 16))
        const checksum = bytesToHex(sha1(bytes))
        images.set(checksum, bytes)
        return { type: "JPEG", checksum, bytes }
      },
      target: (content, cutOffs) =>
        ask(
          Effect.fnUntraced(function* (api) {
            const { id: project } = yield* api.createProject("parts")
            const request = { project, bucket: { cloud, label: "Local" }, filename: "big.jpg", content }
            const { record, grant } = yield* api.sign(request)
            if (grant === undefined) return yield* Effect.die(new Error("no grant"))
            const target = { ...targetOf(ask, request, grant), cutOffs }
            registered.set(target, { project, id: record.id })
            return target
          }),
        ),
      received: target =>
        ask(
          Effect.fnUntraced(function* (api) {
            const { project, id } = registered.get(target) ?? { project: "", id: "" }
            for (let wait = 0; wait < 200; wait++) {
              const record = yield* api.image(project, id)
              if (record?.state === "Ready") return images.get(record.checksum ?? "")
              yield* Effect.sleep(50)
            }
            return undefined
          }),
        ),
      storage,
    }
  })

const MiB = 1024 ** 2
const s3Sizes = { over: 12 * MiB, part: 5.5 * MiB, least: 5 * MiB }
bigImages(
  "signed URLs over XMLHttpRequest",
  "S3",
  s3Sizes,
  layerUrlStorageWith(s3Sizes).pipe(Layer.provide(layerXhrBucketTransport(inject("account").endpoint))),
  (ask, request, grant) => {
    if (grant.kind !== "url") throw new Error("no signed URL")
    const sign: PartAddresses["sign"] = wish =>
      Effect.map(
        ask(api => api.signParts({ ...request, ...wish })),
        ({ parts }) => parts,
      )
    return { ...grant, usableUntil: Number.POSITIVE_INFINITY, parts: { sign } }
  },
)

const ossSizes = { over: 320 * 1024, part: 150 * 1024, least: 100 * 1024 }
bigImages(
  "ali-oss over XMLHttpRequest",
  "OSS",
  ossSizes,
  layerTransportOssStorageWith(ossSizes).pipe(Layer.provide(layerXhrBucketTransport(inject("account").endpoint))),
  (ask, { project }, grant) => {
    if (grant.kind !== "sts") throw new Error("no STS")
    const given = Effect.runSync(Effect.cached(ask(api => api.sts(project, grant.scope))))
    const live = Effect.map(given, ({ sts }) => ({ sts, skew: 0 }))
    return { ...grant, credentials: { live, refused: () => Effect.void, clock: () => Effect.void } }
  },
)

uploadApiSuite(
  "the API over fetch",
  use => {
    const { endpoint, key, token } = inject("account")
    const api = (appKey: string, userToken: string) =>
      layerUploadApi({ endpoint, key: Redacted.make(appKey), token: Redacted.make(userToken) }).pipe(
        Layer.provide(FetchHttpClient.layer),
      )
    return use({ api: api(key, token), wrongToken: api(key, `${token}x`), wrongKey: api(`${key}x`, token) })
  },
  { parts: true },
)
