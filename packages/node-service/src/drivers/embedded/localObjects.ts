import { randomUUID } from "node:crypto"
import { readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Effect, Layer } from "effect"
import type { ObjectKey } from "../../ports/Bucket.ts"
import { LocalObjects } from "../../ports/LocalObjects.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, linkOrCopy, makeFolder, syncFolder } from "../../store/fsync.ts"

/** Objects in the data folder. */
export const layerLocalObjects = Layer.effect(
  LocalObjects,
  Effect.gen(function* () {
    const { edgeObjects, edgeIncoming } = yield* DataFolder
    yield* withFiles(() => sweep(edgeIncoming))
    const path = (key: ObjectKey) => join(edgeObjects, key.projectId, key.filename)
    return LocalObjects.of({
      draft: () => join(edgeIncoming, randomUUID()),
      commit: (draft, key) =>
        withFiles(async () => {
          await makeFolder(dirname(path(key)))
          await rename(draft, path(key))
          await syncFolder(dirname(path(key)))
        }),
      size: key => withFiles(() => sizeOf(path(key))),
      copyTo: (key, to) =>
        withFiles(async () => {
          await makeFolder(dirname(to))
          await linkOrCopy(path(key), to)
          await syncFolder(dirname(to))
          return undefined
        }),
      remove: key => withFiles(() => rm(path(key), { force: true })),
    })
  }),
)

/** Removes what was coming in when the last process ended. */
const sweep = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true, recursive: true })
}

/** Size in bytes; undefined when there is no such file. */
const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined
    throw cause
  }
}
