import { existsSync } from "node:fs"
import { chmod, mkdir, readdir, stat } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { operator } from "../messages/operator.ts"
import { DataFolderError } from "./DataFolderError.ts"
import type { DataFolderPaths } from "./dataFolderPaths.ts"
import { hasCode } from "./fsync.ts"

/** Bits by which anybody but the owner of a file may do something with it. */
const others = 0o077

/**
 * Makes the data folder, or takes from others what an earlier release, or another program, let them do in it: it holds
 * the photos, the signing key and the owner's token. A folder that has other things in it, and no database, is not made
 * ours.
 */
export const makePrivate = async (paths: DataFolderPaths): Promise<void> => {
  const { root, database, signingKey, receiptKey, ownerFile, edgeObjects, vault, thumbs, handoff, work, results } = paths
  await makeRoot(root, root)
  // Windows has no such bits, and a user's folders there are the user's.
  if (process.platform === "win32") return
  const entries = await readdir(root)
  if (entries.length === 0 || entries.includes(basename(database))) await tighten(root)
  const folders = [dirname(edgeObjects), vault, thumbs, handoff, work, results]
  const files = [database, `${database}-wal`, `${database}-shm`, signingKey, receiptKey, ownerFile]
  for (const path of [...folders, ...files]) await tighten(path)
}

/** Node makes folders one after the other too, but tries without end where the system takes none, as in `/proc`. */
const makeRoot = async (path: string, root: string): Promise<void> => {
  if (existsSync(path)) return
  const parent = dirname(path)
  await makeRoot(parent, root)
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return
    if (hasCode(cause, "ENOENT")) throw new DataFolderError({ message: operator.folderNotMade(root, parent) })
    throw cause
  }
}

const tighten = async (path: string): Promise<void> => {
  const mode = await modeOf(path)
  if (mode === undefined || (mode & others) === 0) return
  try {
    await chmod(path, mode & ~others)
  } catch (cause) {
    if (!hasCode(cause, "EPERM", "EACCES", "EROFS")) throw cause
    throw new DataFolderError({ message: operator.folderOpen(path, mode.toString(8)) })
  }
}

/** Permission bits; undefined when there is no such file. */
const modeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).mode & 0o7777
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined
    throw cause
  }
}
