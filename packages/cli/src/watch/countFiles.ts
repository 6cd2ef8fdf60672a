import { join } from "node:path"
import type { Disk } from "../layers.ts"

/** Names of what systems put on a card for themselves, beside those that begin with a dot. */
const ofSystem = new Set(["system volume information", "$recycle.bin", "thumbs.db", "desktop.ini"])

/** Whether a system made it, and not a camera or a person. */
export const isOfSystem = (name: string): boolean => name.startsWith(".") || ofSystem.has(name.toLowerCase())

/**
 * How many files are in a folder and below, without those in `except` and those of the system. A link counts as one
 * file, and so does a folder that cannot be read: something may be in it. Only names are read, because this runs often.
 */
export const countFiles = async (folder: string, except: string, disk: Disk): Promise<number> => {
  const entries = await disk.readdir(folder).catch(() => undefined)
  if (entries === undefined) return 1
  let count = 0
  for (const { name, kind } of entries) {
    const path = join(folder, name)
    if (isOfSystem(name) || path === except) continue
    count += kind === "folder" ? await countFiles(path, except, disk) : 1
  }
  return count
}
