import {
  type ApiAccess,
  layerEngine,
  layerMemoryJournal,
  layerStorages,
  layerUploadApi,
  layerUrlStorage,
  normaliseEndpoint,
} from "@altilift/core"
import { layerTransportOssStorage } from "@altilift/core/oss"
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { layerBrowserFiles } from "./drivers/BrowserFiles.ts"
import { layerIndexedDbJournal } from "./drivers/IndexedDbJournal.ts"
import { layerOnlineStatus } from "./drivers/OnlineStatus.ts"
import { layerXhrBucketTransport } from "./drivers/XhrBucketTransport.ts"
import type { FileSet } from "./files/FileSet.ts"
import { layerBackgroundTime } from "./pageLifecycle/backgroundTime.ts"

/** What a run is made with. */
export interface RunSettings {
  readonly endpoint: string
  readonly key: string | (() => string)
  readonly token: string | (() => string)
  readonly transfers?: number | undefined
  readonly retryFor?: number | undefined
  readonly files: FileSet
}

/**
 * Where a browser keeps nothing for this page (a frame of another site, say) the server is asked again after a reload.
 */
const layerJournal = Layer.catchCause(layerIndexedDbJournal(), () => layerMemoryJournal)

/** Read for each request: a session may end in mid-run, and the next one goes on. */
const accessTo = (endpoint: string, key: RunSettings["key"], token: RunSettings["token"]): ApiAccess => ({
  endpoint,
  get key() {
    return secretOf(key)
  },
  get token() {
    return secretOf(token)
  },
})

const secretOf = (given: string | (() => string)) => Redacted.make(typeof given === "string" ? given : given())

/** Everything that a run stands on: this is the only file that names drivers. */
export const layerBrowser = ({ endpoint, key, token, files, transfers, retryFor }: RunSettings) => {
  const address = normaliseEndpoint(endpoint)
  const api = Layer.unwrap(Effect.map(address, apiUrl => layerUploadApi(accessTo(apiUrl, key, token))))
  const storage = layerStorages({ url: layerUrlStorage, sts: layerTransportOssStorage })
  return Layer.mergeAll(api, storage, layerBrowserFiles(files), layerEngine({ transfers, retryFor })).pipe(
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.unwrap(Effect.map(address, layerXhrBucketTransport))),
    Layer.provideMerge(layerJournal),
    Layer.provideMerge(layerOnlineStatus),
    Layer.provideMerge(layerBackgroundTime),
  )
}
