import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { pipeline } from "node:stream/promises"

/** SHA-1 of a file, lower-case hexadecimal. */
export const sha1Of = async (path: string): Promise<string> => {
  const hash = createHash("sha1")
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash)
  return hash.digest("hex")
}
