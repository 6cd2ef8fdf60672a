import { constants, copyFile, link, mkdir, open, rename, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"

/** What was written to the file survives a power cut from here on. */
export const syncFile = async (path: string): Promise<void> => {
  // Windows syncs only what may be written; elsewhere a photo that may only be read is synced too.
  await using file = await open(path, process.platform === "win32" ? "r+" : "r")
  await file.sync()
}

/**
 * Names made, renamed or removed in the folder survive a power cut from here on. Windows needs and offers no such call.
 */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === "win32") return
  await using folder = await open(path, "r")
  await folder.sync()
}

/** Makes a folder, whose name in its parent survives a power cut. */
export const makeFolder = async (path: string): Promise<void> => {
  const made = await mkdir(path, { recursive: true })
  if (made !== undefined) await syncFolder(dirname(made))
}

/**
 * Replaces the file as a whole: a reader, or a crash, finds the old bytes or the new ones, never a part. One writer a
 * path; the draft that a crash leaves is overwritten by the next one.
 */
export const writeDurably = async (path: string, bytes: string | Uint8Array | Iterable<string>, mode = 0o644): Promise<void> => {
  const draft = `${path}.draft`
  try {
    await using file = await open(draft, "w", mode)
    await writeFile(file, bytes)
    await file.sync()
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    throw cause
  }
  await syncFolder(dirname(path))
}

/**
 * The same bytes under a second name: a hard link where the file system can, else a synced copy. Replaces what is at
 * `to`.
 */
export const linkOrCopy = async (from: string, to: string): Promise<void> => {
  await rm(to, { force: true })
  try {
    await link(from, to)
  } catch (cause) {
    if (!hasCode(cause, "EXDEV", "EPERM", "ENOTSUP", "EMLINK", "ENOSYS", "EACCES")) throw cause
    await copyFile(from, to, constants.COPYFILE_FICLONE)
    await syncFile(to)
  }
}

/** Whether an error of the operating system bears one of these codes (`ENOENT`, `ENOSPC` …). */
export const hasCode = (cause: unknown, ...codes: ReadonlyArray<string>): boolean =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" && codes.includes(cause.code)
