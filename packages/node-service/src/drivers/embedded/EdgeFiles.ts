import { randomUUID } from "node:crypto"
import { readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Context, Effect, Layer } from "effect"
import type { ObjectKey } from "../../ports/Bucket.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { type FileError, withFiles } from "../../store/files.ts"
import { hasCode, linkOrCopy, makeFolder, syncFolder } from "../../store/fsync.ts"

/** The object that a name means; undefined when it is none of our making: nothing that needs unescaping, and no `..`, can be one. */
export const readObjectKey = (name: string): ObjectKey | undefined => {
  const [, projectId, filename] = /^([0-9a-f]{24})\/([0-9a-f]{40}\.(?:jpg|png|tif))$/.exec(name) ?? []
  return projectId === undefined || filename === undefined ? undefined : { projectId, filename }
}

/** Objects of the embedded bucket on disk: an object is there as a whole or not at all. */
export class EdgeFiles extends Context.Service<
  EdgeFiles,
  {
    /** A path for a body on its way in; what a crash leaves there is swept at the next start. */
    readonly draft: () => string
    /** Makes a draft, synced by its writer, the object of this key, replacing an earlier one at once. */
    readonly commit: (draft: string, key: ObjectKey) => Effect.Effect<void, FileError>
    readonly size: (key: ObjectKey) => Effect.Effect<number | undefined, FileError>
    readonly copyTo: (key: ObjectKey, path: string) => Effect.Effect<void, FileError>
    readonly remove: (key: ObjectKey) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/edge/EdgeFiles") {
  static readonly layer = Layer.effect(
    EdgeFiles,
    Effect.gen(function* () {
      const { edgeObjects, edgeIncoming } = yield* DataFolder
      yield* withFiles(() => sweep(edgeIncoming))
      const path = (key: ObjectKey) => join(edgeObjects, key.projectId, key.filename)
      return EdgeFiles.of({
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
          }),
        remove: key => withFiles(() => rm(path(key), { force: true })),
      })
    }),
  )
}

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
