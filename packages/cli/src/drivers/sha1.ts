import { createHash, hash } from "node:crypto"
import { setImmediate } from "node:timers/promises"

/** Bytes that are hashed without a break: about 10 ms, for which the event loop is blocked. */
const atOnce = 10 * 1024 * 1024

/**
 * SHA-1 of bytes in memory, 40 lower-case hexadecimal digits. Yields to the event loop in between when there are many.
 */
export const sha1 = async (bytes: Uint8Array): Promise<string> => {
  if (bytes.length <= atOnce) return hash("sha1", bytes)
  const digest = createHash("sha1")
  for (let at = 0; at < bytes.length; at += atOnce) {
    digest.update(bytes.subarray(at, at + atOnce))
    await setImmediate()
  }
  return digest.digest("hex")
}
