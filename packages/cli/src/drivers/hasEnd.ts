import { endOf } from "@altilift/core/preflight"
import { bytesOf } from "./bigFile.ts"
import { openFile } from "./openFile.ts"

/**
 * Whether the end of a JPEG, PNG or TIFF is there, which a copy that has stopped lacks, also one of a JPEG or PNG that
 * has its full size from the start. True for what is none of them, or cannot be read: an upload says what it is.
 */
export const hasEnd = async (ref: string): Promise<boolean> => {
  try {
    const file = await openFile(ref)
    try {
      const { size } = await file.stats()
      const end = await endOf(size, bytesOf(file))
      return end === undefined || end === "there"
    } finally {
      await file.close()
    }
  } catch {
    return true
  }
}
