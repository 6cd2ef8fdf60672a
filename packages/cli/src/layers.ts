import { type Journal, layerEngine, layerHttpStorage, layerMemoryJournal, layerStorages, layerUploadApi } from "@altilift/core"
import { layerOssStorage } from "@altilift/core/oss"
import { Layer } from "effect"
import type { Account } from "./config/Account.ts"
import { layerConnectionPool } from "./drivers/ConnectionPool.ts"
import { layerDirectoryTree } from "./drivers/DirectoryTree.ts"
import { layerNetworkInterfaces } from "./drivers/NetworkInterfaces.ts"
import { layerSqliteJournal } from "./drivers/SqliteJournal.ts"

/** What a run is made with. */
export interface RunSettings {
  readonly account: Account
  /** Transfers at the same time; undefined: automatic. */
  readonly transfers: number | undefined
  /** Milliseconds that a peer may fail without progress. */
  readonly retryFor: number
}

/** Connections to one host: a transfer each, and some for the API, which may live on the same host. */
const connectionsFor = (transfers: number | undefined): number => (transfers ?? 32) + 8

/** The services for requests to the server and its buckets, without an upload. Only this file names drivers. */
export const layerServer = (settings: RunSettings) => serverWith(settings, layerMemoryJournal)

/** The services for an upload. `journal`: the file that outlives the process. */
export const layerUpload = (settings: RunSettings, journal: string) => serverWith(settings, layerSqliteJournal(journal))

/** The services for requests to the server, and for downloads. */
export const layerDownload = (settings: RunSettings) =>
  Layer.mergeAll(
    layerServer(settings),
    layerConnectionPool(connectionsFor(settings.transfers)),
    layerNetworkInterfaces(settings.account.endpoint),
  )

const serverWith = <E>({ account, transfers, retryFor }: RunSettings, journal: Layer.Layer<Journal, E>) => {
  const storage = layerStorages({ url: layerHttpStorage, sts: layerOssStorage })
  return Layer.mergeAll(layerUploadApi(account), storage, layerEngine({ transfers, retryFor })).pipe(
    Layer.provide(layerNetworkInterfaces(account.endpoint)),
    Layer.provide(layerConnectionPool(connectionsFor(transfers))),
    Layer.provideMerge(journal),
  )
}

/** Whether a photo is under absolute paths. */
export { findsImage } from "./drivers/findsImage.ts"
/** Headers and previews of all files under absolute paths. */
export { inspectAll } from "./drivers/inspectAll.ts"
export { type Inspected, readPlace } from "./drivers/inspectPhoto.ts"
/** Locks of this machine on a folder, a project, or the name of a project that may be made, until the scope closes. */
export { holdFolder, holdProject, holdProjectName } from "./drivers/projectLock.ts"
/** What the journal knows of images that no reconstruction was asked for. */
export { openUnreconstructed, type Unreconstructed } from "./drivers/unreconstructed.ts"

/**
 * The photos under these absolute paths. `skipUnreadable`: unreadable places that are not named as photos are Skipped.
 * `metaFiles`: whether files that go with photos are found.
 */
export const layerPhotos = (
  paths: ReadonlyArray<string>,
  { skipUnreadable, metaFiles }: { readonly skipUnreadable: boolean; readonly metaFiles: boolean },
) => layerDirectoryTree(paths, { skipUnreadable, metaFiles })
