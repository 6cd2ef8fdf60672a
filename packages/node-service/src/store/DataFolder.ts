import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { Context, Effect, Layer } from "effect"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { dropBallast } from "./ballast.ts"
import { DataFolderError } from "./DataFolderError.ts"
import { makePrivate } from "./makePrivate.ts"

/** Where everything is kept; the one place that knows the layout of the data folder. */
export interface DataFolderPaths {
  readonly root: string
  readonly database: string
  readonly serviceLock: string
  readonly migrationLock: string
  readonly signingKey: string
  readonly ownerFile: string
  /** Given up when the disk is full, so that the database can go on. */
  readonly ballast: string
  /** Complete objects of the edge bucket, by key. */
  readonly edgeObjects: string
  /** Bodies on their way in; swept at start. */
  readonly edgeIncoming: string
  /** Parts of objects that come in parts, by key and upload. */
  readonly edgeUploads: string
  readonly vault: string
  readonly thumbs: string
  readonly handoff: string
  /** What reconstructions need while they run. */
  readonly work: string
  readonly results: string
}

export class DataFolder extends Context.Service<DataFolder, DataFolderPaths>()("@altilift/node-service/store/DataFolder") {
  /** Makes the folders, readable for this user alone: they hold the photos, the signing key and the owner's token. */
  static readonly layer = Layer.effect(
    DataFolder,
    Effect.gen(function* () {
      const { dataFolder } = yield* Settings
      const paths = dataFolderPaths(dataFolder)
      yield* Effect.tryPromise({
        try: async () => {
          await makePrivate(paths)
          await dropBallast(paths.ballast)
          const { edgeObjects, edgeIncoming, edgeUploads, vault, thumbs, handoff, work, results } = paths
          for (const path of [edgeObjects, edgeIncoming, edgeUploads, vault, thumbs, handoff, work, results]) {
            await mkdir(path, { recursive: true, mode: 0o700 })
          }
        },
        catch: cause =>
          cause instanceof DataFolderError
            ? cause
            : new DataFolderError({ message: operator.folderUnusable(dataFolder, String(cause)) }),
      })
      return DataFolder.of(paths)
    }),
  )
}

/** The layout, without making anything. */
export const dataFolderPaths = (root: string): DataFolderPaths => ({
  root,
  database: join(root, "altilift.db"),
  serviceLock: join(root, "service.lock"),
  migrationLock: join(root, "migration.lock"),
  signingKey: join(root, "edge-key.json"),
  ownerFile: join(root, "owner.json"),
  ballast: join(root, "ballast"),
  edgeObjects: join(root, "edge", "objects"),
  edgeIncoming: join(root, "edge", "incoming"),
  edgeUploads: join(root, "edge", "uploads"),
  vault: join(root, "vault"),
  thumbs: join(root, "thumbs"),
  handoff: join(root, "handoff"),
  work: join(root, "work"),
  results: join(root, "results"),
})
