import { randomBytes } from "node:crypto"
import { open, rm, statfs } from "node:fs/promises"
import { dirname } from "node:path"
import { hasCode } from "./fsync.ts"

/** Bytes kept for a disk that others fill: as much as the database needs to be opened, and to have projects removed. */
const size = 8 * 1024 ** 2

/** A disk smaller than this, in bytes, has no ballast. */
const smallestDisk = 100 * 1024 ** 2

/** When so few bytes are left, the ballast is given up. */
const alarm = 1024 ** 2

/** Bytes that are to be left for the ballast on a disk of this size. */
export const ballastFor = (disk: number): number => (disk < smallestDisk ? 0 : size)

/** Takes up room while there is plenty. Random bytes, for no file system can leave those out. */
export const takeBallast = async (path: string): Promise<void> => {
  try {
    await using file = await open(path, "wx", 0o600)
    await file.writeFile(randomBytes(size))
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return
    await rm(path, { force: true })
    throw cause
  }
}

/** Gives the room back where the disk is full to the last bytes. */
export const dropBallast = async (path: string): Promise<void> => {
  const { bavail, bsize } = await statfs(dirname(path))
  if (bavail * bsize < alarm) await rm(path, { force: true })
}
