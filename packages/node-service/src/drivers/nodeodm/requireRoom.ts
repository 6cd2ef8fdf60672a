import { statfs } from "node:fs/promises"
import { operator } from "../../messages/operator.ts"

/** Bytes of a disk that results leave for everything else. */
const kept = 1024 ** 3

/** @throws an error with the code `ENOSPC` where the disk of a folder has no room for so many bytes */
export const requireRoom = async (folder: string, bytes: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder)
  if (bytes <= bavail * bsize - kept) return
  throw Object.assign(new Error(operator.archiveHasNoRoom(bytes)), { code: "ENOSPC" })
}
