import { lstat, readdir, rm, stat } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { hasCode, makeFolder, syncFile, syncFolder } from "./fsync.ts"

/** Makes a folder, or empties it. */
export const emptyFolder = async (path: string): Promise<string> => {
  await rm(path, { recursive: true, force: true })
  await makeFolder(path)
  return path
}

/**
 * Leaves folders and regular files, and has them on the disk: some disks say only then that they are full. A link may
 * lead out of the folder, and is removed.
 */
export const settle = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await settle(path)
    else if (entry.isFile()) await syncFile(path)
    else await rm(path)
  }
  await syncFolder(folder)
}

/** A link to a folder is none. */
export const isFolder = async (path: string): Promise<boolean> => (await orGone(lstat(path)))?.isDirectory() ?? false

/** The regular files in a folder, by the ways to them from there, with `/` between. */
export const filesIn = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: Array<{ readonly name: string; readonly size: number; readonly modifiedAt: number }> = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const found = entry.isFile() ? await fileAt(path) : undefined
    if (found !== undefined) files.push({ ...found, name: relative(folder, path).split(sep).join("/") })
  }
  return files
}

/** Size and time of a regular file; undefined: there is none. */
export const fileAt = async (path: string) => {
  const found = await orGone(stat(path))
  return found?.isFile() ? { size: found.size, modifiedAt: Math.floor(found.mtimeMs) } : undefined
}

const orGone = async <A>(found: Promise<A>): Promise<A | undefined> => {
  try {
    return await found
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined
    throw cause
  }
}
