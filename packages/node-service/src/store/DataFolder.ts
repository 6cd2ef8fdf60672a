import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { Context, Effect, Layer } from "effect"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { dropBallast } from "./ballast.ts"
import { DataFolderError } from "./DataFolderError.ts"
import { type DataFolderPaths, dataFolderPaths } from "./dataFolderPaths.ts"
import { makePrivate } from "./makePrivate.ts"

export class DataFolder extends Context.Service<DataFolder, DataFolderPaths>()("@altilift/node-service/store/DataFolder") {
  /** Makes the folders, readable for this user alone: they hold the photos, the signing key and the owner's token. */
  static readonly layer = Layer.effect(
    DataFolder,
    Effect.gen(function* () {
      const { dataFolder } = yield* Settings
      const paths = dataFolderPaths(dataFolder)
      yield* Effect.tryPromise({
        try: async () => {
          if (existsSync(paths.restoring) || existsSync(paths.restoringMoved)) {
            throw new DataFolderError({ message: operator.folderHalfRestored(dataFolder) })
          }
          await makePrivate(paths)
          await dropBallast(paths.ballast)
          const { edgeObjects, edgeIncoming, edgeUploads, vault, thumbs, meta, handoff, work, results } = paths
          for (const path of [edgeObjects, edgeIncoming, edgeUploads, vault, thumbs, meta, handoff, work, results]) {
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
