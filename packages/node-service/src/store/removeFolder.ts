import { opendir, rm, rmdir } from "node:fs/promises"
import { join } from "node:path"
import { hasCode } from "./fsync.ts"

/**
 * Files removed at the same time. `rm` with `recursive` asks for all of them at once, and the files of other work wait
 * behind them.
 */
const atOnce = 8

/** Removes a folder and all that is in it, beside what others do with the disk. There may be none. */
export const removeFolder = async (path: string): Promise<void> => {
  try {
    while (!(await emptied(path)));
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw cause
  }
}

/** Whether the folder is gone; not so when something came into it meanwhile. */
const emptied = async (path: string): Promise<boolean> => {
  let files: Array<Promise<void>> = []
  for await (const entry of await opendir(path)) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await removeFolder(inner)
    else files.push(rm(inner, { force: true }))
    if (files.length < atOnce) continue
    await Promise.all(files)
    files = []
  }
  await Promise.all(files)
  try {
    await rmdir(path)
    return true
  } catch (cause) {
    if (hasCode(cause, "ENOTEMPTY", "EEXIST")) return false
    throw cause
  }
}
