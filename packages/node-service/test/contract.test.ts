import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { layerHttpStorage, layerMemoryJournal, layerUploadApi, type Sts, type Target } from "@altilift/core"
import { storageSuite, uploadApiSuite } from "@altilift/core/contract"
import { layerOssStorage } from "@altilift/core/oss"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, beforeAll } from "vitest"
import { ask as asked, until } from "./api.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

const http = NodeHttpClient.layerUndici
let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const api = (key: string, token: string) =>
  layerUploadApi({ endpoint: service.url, key: Redacted.make(key), token: Redacted.make(token) }).pipe(Layer.provide(http))

uploadApiSuite(
  "LiveUploadApi over the service",
  use =>
    Effect.suspend(() => {
      const { key, token } = service.owner
      return use({ api: api(key, token), wrongToken: api(key, "wrong"), wrongKey: api("wrong", token) })
    }),
  { parts: true, abandons: true },
)

const ask = async (query: string): Promise<Record<string, { id: string; url: string; image: { id: string } }>> => {
  const headers = { "content-type": "application/json", key: service.owner.key, altitoken: service.owner.token }
  const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
  return ((await response.json()) as { data: Record<string, { id: string; url: string; image: { id: string } }> }).data
}

const newProject = async () => (await ask('mutation { createProject(name: "storage") { id } }')).createProject?.id ?? ""
const vaultOf = (pid: string, id: string) => join(service.data, "vault", pid, id)

/** Registers an image without a checksum, so that whatever arrives is taken for it. */
const register = async () => {
  const pid = await newProject()
  const upload = await ask(`mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "fixture") { url image { id } } }`)
  return { url: upload.uploadImageS3?.url ?? "", vault: vaultOf(pid, upload.uploadImageS3?.image.id ?? "") }
}

/** The verified original; where none is expected, what has come after a moment. */
const original = async (path: string, expected: boolean): Promise<Uint8Array | undefined> => {
  const found = () => readFile(path).catch(() => undefined)
  if (!expected) await sleep(1_000)
  const bytes = expected ? await until(found, bytes => bytes !== undefined && bytes.byteLength > 0) : await found()
  return bytes && new Uint8Array(bytes)
}

storageSuite("HttpStorage over the embedded edge", () => {
  const vaults = new Map<Target, { path: string; accepts: boolean }>()
  return {
    storage: layerHttpStorage.pipe(Layer.provide(Layer.merge(http, layerMemoryJournal))),
    target: behaviour =>
      Effect.promise(async () => {
        const { url, vault } = await register()
        const signed = behaviour === "refuses the target" ? url.replace(/Signature=./, "Signature=g") : url
        const target: Target = { kind: "url", url: Redacted.make(signed), usableUntil: Number.POSITIVE_INFINITY }
        vaults.set(target, { path: vault, accepts: behaviour === "accepts" })
        return target
      }),
    received: target => {
      const { path = "", accepts = false } = vaults.get(target) ?? {}
      return Effect.promise(() => original(path, accepts))
    },
  }
}, ["accepts", "refuses the target"])

/** The same for OSS: credentials of the project, or of another one. */
const registerOss = async (foreign: boolean) => {
  const pid = await newProject()
  const of = foreign ? await newProject() : pid
  const { data } = await asked(
    service,
    `mutation {
    image: uploadImageOSS(pid: "${pid}", bucket: Local, filename: "fixture") { image { id filename } }
    sts: uploadImageOSS(pid: "${of}", bucket: Local, filename: "") { sts { id secret token bucket endpoint expire } }
  }`,
  )
  const { image } = data.image
  const sts: Sts = { ...data.sts.sts, expire: Date.parse(data.sts.sts.expire) }
  return { key: `${pid}/${image.filename}`, sts: Redacted.make(sts), vault: vaultOf(pid, image.id) }
}

storageSuite("OssStorage over the embedded edge", () => {
  const vaults = new Map<Target, { path: string; accepts: boolean }>()
  return {
    storage: layerOssStorage.pipe(Layer.provide(Layer.merge(http, layerMemoryJournal))),
    target: behaviour =>
      Effect.promise(async () => {
        const { key, sts, vault } = await registerOss(behaviour === "refuses the target")
        const live = Effect.succeed({ sts, skew: 0 })
        const credentials = { live, refused: () => Effect.void, clock: () => Effect.void }
        const target: Target = { kind: "sts", object: key, credentials }
        vaults.set(target, { path: vault, accepts: behaviour === "accepts" })
        return target
      }),
    received: target => {
      const { path = "", accepts = false } = vaults.get(target) ?? {}
      return Effect.promise(() => original(path, accepts))
    },
  }
}, ["accepts", "refuses the target"])
