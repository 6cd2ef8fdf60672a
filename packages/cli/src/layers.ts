import { type Journal, layerEngine, layerHttpStorage, layerUploadApi, type RunFault } from "@altilift/core"
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

/** What it takes to speak to the server: this is the only file that names drivers. */
export const layerServer = ({ account, transfers, retryFor }: RunSettings) =>
  Layer.mergeAll(layerUploadApi(account), layerHttpStorage, layerEngine({ transfers, retryFor })).pipe(
    Layer.provide(layerNetworkInterfaces(account.endpoint)),
    Layer.provide(layerConnectionPool(connectionsFor(transfers))),
  )

/** The photos under these absolute paths. */
export const layerPhotos = (paths: ReadonlyArray<string>) => layerDirectoryTree(paths)

/** What survives the process, in this file. */
export const layerJournal = (file: string): Layer.Layer<Journal, RunFault> => layerSqliteJournal(file)
