import { layerEngine, layerHttpStorage, layerStorageByCloud, layerUploadApi } from "@altilift/core"
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
  /** Transfers at the same time; undefined: as many as bring more. */
  readonly transfers: number | undefined
  /** Milliseconds that a peer may fail without progress. */
  readonly retryFor: number
}

/** Connections to one host: a transfer each, and some for the API, which may live on the same host. */
const connectionsFor = (transfers: number | undefined): number => (transfers ?? 32) + 8

/** What it takes to ask the server. This is the only file that names drivers. */
export const layerServer = (settings: RunSettings) =>
  online(settings, Layer.merge(layerUploadApi(settings.account), layerEngine(settings)))

/** What it takes to upload: the server, its buckets, and in this file what survives the process. */
export const layerUpload = (settings: RunSettings, journal: string) => {
  const storage = layerStorageByCloud({ url: layerHttpStorage, oss: layerOssStorage })
  const ports = Layer.mergeAll(layerUploadApi(settings.account), storage, layerEngine(settings))
  return Layer.provideMerge(online(settings, ports), layerSqliteJournal(journal))
}

/** Connections are shared by everything of a run. */
const online = <A, E, R>({ account, transfers }: RunSettings, layer: Layer.Layer<A, E, R>) =>
  layer.pipe(
    Layer.provide(layerNetworkInterfaces(account.endpoint)),
    Layer.provide(layerConnectionPool(connectionsFor(transfers))),
  )

/** The photos under these absolute paths. */
export const layerPhotos = (paths: ReadonlyArray<string>) => layerDirectoryTree(paths)
