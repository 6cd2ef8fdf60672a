import { existsSync } from "node:fs"
import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises"
import { basename, dirname, join, resolve, sep } from "node:path"
import { Effect } from "effect"
import { operations } from "../messages/operations.ts"
import { operator } from "../messages/operator.ts"
import { CommandRefusal } from "../Refusal.ts"
import { type DataFolderPaths, dataFolderPaths } from "../store/dataFolderPaths.ts"
import { FileLocked, lockFile } from "../store/fileLock.ts"
import { syncFolder } from "../store/fsync.ts"
import { makePrivate } from "../store/makePrivate.ts"

const refused = (message: string) => new CommandRefusal({ usage: true, message })

/** What a data folder may have at its top. */
const layout = new Set(Object.values(dataFolderPaths("")).map(path => path.split(sep)[0]))

/** The lock of the folder, and what SQLite has beside it while it is held. */
const ofLock = ({ serviceLock }: DataFolderPaths) => [basename(serviceLock), `${basename(serviceLock)}-journal`]

/** What a file system has at its root by itself. */
const ofFileSystem = "lost+found"

const locked = ({ root, serviceLock }: DataFolderPaths) =>
  Effect.mapError(lockFile(serviceLock, 0), cause =>
    cause instanceof FileLocked
      ? refused(operations.targetInUse(root))
      : new CommandRefusal({ usage: false, message: operator.folderNotLocked(root, String(cause)) }),
  )

/** Refuses a folder that is in use, or has anything but what a killed restore left. */
export const requireFree = async (folder: string): Promise<void> => {
  if (!existsSync(folder)) return
  const paths = dataFolderPaths(folder)
  if (existsSync(paths.serviceLock)) await Effect.runPromise(Effect.scoped(locked(paths)))
  await requireEmpty(paths)
}

/** The folder was empty when a restore began to move files there: what has the name of such a file is its own. */
const requireEmpty = async (paths: DataFolderPaths): Promise<void> => {
  const { root, restoring, restoringMoved } = paths
  const left = existsSync(restoringMoved) ? layout : new Set([basename(restoring)])
  const expected = new Set([...left, ...ofLock(paths), ofFileSystem])
  if ((await readdir(root)).some(name => !expected.has(name))) throw refused(operations.targetNotEmpty(root))
}

/** Removes what a restore wrote; last the draft, by which the rest is known. */
const clear = async (paths: DataFolderPaths): Promise<void> => {
  const own = (await readdir(paths.root)).filter(name => layout.has(name) && !ofLock(paths).includes(name))
  // A name with a dot comes before all others.
  for (const name of own.sort().reverse()) await rm(join(paths.root, name), { recursive: true, force: true })
}

/**
 * Fills a data folder, which is made, or is empty: it may be a mount point or a link. Files are written to a draft inside
 * it and get their names when all are there, the database last. No service starts on a folder with a draft. A failure
 * leaves the folder as it was.
 *
 * @param write writes everything into the draft
 * @param finish what is to be done beside the folder, all of it or nothing
 */
export const fillFolder = async (
  folder: string,
  write: (draft: string) => Promise<void>,
  finish: () => Promise<void>,
): Promise<void> => {
  const existed = existsSync(folder)
  const paths = dataFolderPaths(folder)
  await makePrivate(paths)
  const fill = async () => {
    await requireEmpty(paths)
    await clear(paths)
    try {
      await mkdir(paths.restoring, { mode: 0o700 })
      await write(paths.restoring)
      await moveUp(paths)
      await finish()
      await rmdir(paths.restoringMoved)
      await syncFolder(folder)
      if (!existed) await syncFolder(dirname(resolve(folder)))
    } catch (cause) {
      await clear(paths)
      // Windows removes no file that is open.
      await rm(existed ? paths.serviceLock : folder, { recursive: true, force: true }).catch(() => undefined)
      throw cause
    }
  }
  await Effect.runPromise(Effect.scoped(Effect.andThen(locked(paths), Effect.tryPromise({ try: fill, catch: cause => cause }))))
}

const moveUp = async ({ root, database, restoring, restoringMoved }: DataFolderPaths): Promise<void> => {
  await rename(restoring, restoringMoved)
  await syncFolder(root)
  const names = (await readdir(restoringMoved)).filter(name => name !== basename(database))
  const last = existsSync(join(restoringMoved, basename(database))) ? [basename(database)] : []
  for (const name of [...names, ...last]) await rename(join(restoringMoved, name), join(root, name))
  await syncFolder(root)
}
