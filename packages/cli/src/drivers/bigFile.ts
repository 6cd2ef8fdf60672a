import { createHash } from "node:crypto"
import { Changed, ImageFault } from "@altilift/core"
import type { BytesOf } from "@altilift/core/sniff"
import { Stream } from "effect"
import { fileErrorOf } from "../fileErrors.ts"
import { type OpenFile, openFile, sameVersion, type Version } from "./openFile.ts"

/** Bytes a file is read by when it does not fit into memory as a whole. */
const chunkLength = 1024 * 1024

/** Up to `length` bytes of an open file, from `from` on. */
export const bytesOf =
  (file: OpenFile): BytesOf =>
  async (from, length) => {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, await file.read(bytes, from))
  }

/** SHA-1 of an open file of `size` bytes, read through `buffer`; undefined when it ends earlier. */
export const hashBigFile = async (file: OpenFile, size: number, buffer: Buffer): Promise<string | undefined> => {
  const digest = createHash("sha1")
  for (let at = 0; at < size; ) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, size - at))
    const count = await file.read(chunk, at)
    if (count < chunk.length) return undefined
    digest.update(chunk)
    at += count
  }
  return digest.digest("hex")
}

/**
 * The bytes `from` up to `to` of a file that was hashed as `hashed`. Every run opens it again; it fails with `Changed`
 * before the last chunk is out when the file is another version by then, so that no bucket ever acknowledges bytes that
 * were not hashed.
 */
export const bigFileStream = (
  ref: string,
  hashed: Version,
  from: number,
  to: number,
): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  Stream.suspend(() => Stream.fromAsyncIterable(chunks(ref, hashed, from, to), asFault))

async function* chunks(ref: string, hashed: Version, from: number, to: number): AsyncGenerator<Uint8Array> {
  const file = await openFile(ref)
  try {
    for (let at = from; at < to; ) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkLength, to - at))
      const count = await file.read(chunk, at)
      at += count
      const last = at >= to || count < chunk.length
      if (last && !(count === chunk.length && sameVersion(hashed, await file.stats()))) throw changed()
      yield chunk
    }
  } finally {
    await file.close()
  }
}

const changed = () => new Changed({ problem: { code: "file-changed" } })

const asFault = (cause: unknown): Changed | ImageFault =>
  cause instanceof Changed
    ? cause
    : new ImageFault({ problem: { code: "file-lost", ...fileErrorOf(cause) }, rerunMayHelp: true, cause })
