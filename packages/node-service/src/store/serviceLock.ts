import { Effect, Layer } from "effect"
import { operator } from "../messages/operator.ts"
import { DataFolder } from "./DataFolder.ts"
import { DataFolderError } from "./DataFolderError.ts"
import { FileLocked, lockFile } from "./fileLock.ts"
import { keepServiceRecord } from "./serviceRecord.ts"

/** Milliseconds: a command that looks whether a service runs holds the lock for a moment. */
const patience = 500

/** Two services on one data folder would verify and sweep each other's files: the second one does not start. */
export const layerServiceLock = Layer.effectDiscard(
  Effect.gen(function* () {
    const { root, serviceLock } = yield* DataFolder
    yield* lockFile(serviceLock, patience).pipe(
      Effect.mapError(
        cause =>
          new DataFolderError({
            message: cause instanceof FileLocked ? operator.folderInUse(root) : operator.folderNotLocked(root, String(cause)),
          }),
      ),
    )
    yield* keepServiceRecord
  }),
)
