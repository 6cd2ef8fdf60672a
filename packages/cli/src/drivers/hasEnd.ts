import { openFile } from "./openFile.ts"

/** Bytes at the end of a file in which its last marker is. Cameras may append a little to it. */
const tail = 16 * 1024

/** How a file begins, and what is near its end when nothing is missing. */
const formats = [
  { begins: Buffer.from([0xff, 0xd8, 0xff]), ends: Buffer.from([0xff, 0xd9]) },
  { begins: Buffer.from("\x89PNG", "latin1"), ends: Buffer.from("IEND") },
]

/**
 * Whether the end of a JPEG or PNG is there, which a copy that has stopped lacks, also one that has its full size from
 * the start. True for what is neither, or cannot be read: an upload says what it is.
 */
export const hasEnd = async (ref: string): Promise<boolean> => {
  try {
    const file = await openFile(ref)
    try {
      const { size } = await file.stats()
      const [head, end] = [Buffer.alloc(4), Buffer.alloc(Math.min(size, tail))]
      await file.read(head, 0)
      const format = formats.find(({ begins }) => head.subarray(0, begins.length).equals(begins))
      if (format === undefined) return true
      await file.read(end, size - end.length)
      return end.includes(format.ends)
    } finally {
      await file.close()
    }
  } catch {
    return true
  }
}
