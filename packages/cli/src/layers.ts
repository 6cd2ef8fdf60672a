import {
  type Journal,
  type Limiter,
  layerEngine,
  layerHttpStorage,
  layerMemoryJournal,
  layerStorages,
  layerUploadApi,
} from "@altilift/core"
import { layerOssStorage } from "@altilift/core/oss"
import { Layer } from "effect"
import type { Account } from "./config/Account.ts"
import { everything, type Selection } from "./config/Selection.ts"
import { layerConnectionPool } from "./drivers/ConnectionPool.ts"
import { layerDirectoryTree } from "./drivers/DirectoryTree.ts"
import { layerNetworkInterfaces } from "./drivers/NetworkInterfaces.ts"
import { layerServerClient } from "./drivers/ServerClient.ts"
import { JournalCommit, layerSqliteJournal } from "./drivers/SqliteJournal.ts"

/** What a run is made with. */
export interface RunSettings {
  readonly account: Account
  /** Transfers at the same time; undefined: automatic. */
  readonly transfers: number | undefined
  /** Bounds the bytes a second that go to buckets; no bound when left out. */
  readonly limiter?: Limiter | undefined
  /** Milliseconds that a peer may fail without progress. */
  readonly retryFor: number
}

/** Connections to one host: a transfer each, and some for the API, which may live on the same host. */
const connectionsFor = (transfers: number | undefined): number => (transfers ?? 32) + 8

/** The services for requests to the server and its buckets, without an upload. Only this file names drivers. */
export const layerServer = (settings: RunSettings) => serverWith(settings, layerMemoryJournal)

/** The same, and the client for what is asked beside uploads. */
export const layerProjects = (settings: RunSettings) => Layer.merge(layerServer(settings), layerServerClient(settings.account))

/** The services for an upload. `journal`: the file that outlives the process. */
export const layerUpload = (settings: RunSettings, journal: string) => serverWith(settings, layerSqliteJournal(journal))

/** The same, and the client for what is asked beside uploads. */
export const layerRepair = (settings: RunSettings, journal: string) =>
  Layer.merge(layerUpload(settings, journal), layerServerClient(settings.account))

/** The services for requests to the server, and for downloads. */
export const layerDownload = (settings: RunSettings) =>
  Layer.mergeAll(
    layerServer(settings),
    layerConnectionPool(connectionsFor(settings.transfers)),
    layerNetworkInterfaces(settings.account.endpoint),
  )

const serverWith = <J, E>({ account, transfers, retryFor, limiter }: RunSettings, journal: Layer.Layer<Journal | J, E>) => {
  const storage = layerStorages({ url: layerHttpStorage, sts: layerOssStorage })
  return Layer.mergeAll(layerUploadApi(account), storage, layerEngine({ transfers, retryFor, limiter })).pipe(
    Layer.provide(layerNetworkInterfaces(account.endpoint)),
    Layer.provide(layerConnectionPool(connectionsFor(transfers))),
    Layer.provideMerge(journal),
  )
}

/** For altilift doctor: certificates, the journal, and tunnels through a proxy. */
export { readCertificate, type ShownCertificate } from "./drivers/certificate.ts"
/** For altilift watch. */
export { type Disk, type Entry, nodeDisk } from "./drivers/disk.ts"
/** Whether a photo is under absolute paths. */
export { findsImage } from "./drivers/findsImage.ts"
export { watchFolders } from "./drivers/folderChanges.ts"
export { hasEnd } from "./drivers/hasEnd.ts"
/** Headers and previews of all files under absolute paths. */
export { inspectAll } from "./drivers/inspectAll.ts"
export { inspectJournal } from "./drivers/inspectJournal.ts"
export { type Inspected, readPlace } from "./drivers/inspectPhoto.ts"
/** The browser of this machine. */
export { openInBrowser } from "./drivers/openInBrowser.ts"
/** Locks of this machine on a folder, a project, or the name of a project that may be made, until the scope closes. */
export { holdFolder, holdProject, holdProjectName, runningUploads } from "./drivers/projectLock.ts"
/** The client of the API, for requests that are no part of an upload. */
export { type Answered, type Question, ServerClient } from "./drivers/ServerClient.ts"
export { openTunnel, reachPort } from "./drivers/tunnel.ts"
/** What the journal knows of images that no reconstruction was asked for. */
export { openUnreconstructed, type Unreconstructed } from "./drivers/unreconstructed.ts"
/** What the journal knows of every file that this machine was to upload into a project. */
export {
  type EarlierBytes,
  forgetEarlier,
  forgetUploads,
  isSettled,
  readChecksums,
  readEarlier,
  readUploads,
  recordUpload,
  type UploadRow,
} from "./drivers/uploads.ts"
export { usesProxy } from "./drivers/usesProxy.ts"
export { walk } from "./drivers/walk.ts"
/** Until what was written to the journal is on the disk. */
export { JournalCommit }

/**
 * The photos under these absolute paths. `skipUnreadable`: unreadable places that are not named as photos are Skipped.
 * `metaFiles`: whether files that go with photos are found. `selection`: which files are; all when left out.
 */
export const layerPhotos = (
  paths: ReadonlyArray<string>,
  {
    skipUnreadable,
    metaFiles,
    selection = everything,
  }: { readonly skipUnreadable: boolean; readonly metaFiles: boolean; readonly selection?: Selection },
) => layerDirectoryTree(paths, { skipUnreadable, metaFiles, selection })
