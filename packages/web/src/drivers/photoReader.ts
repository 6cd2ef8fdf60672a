import { type BytesOf, sniff } from "@altilift/core/sniff"
import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { PhotoAnswer, PhotoJob } from "./photoJob.ts"
import { readWhole } from "./readWhole.ts"

// The program of a worker: reads photos and makes their checksums, away from the page.

/** Files up to this are read into memory as a whole (bytes): WebCrypto cannot take them piece by piece. */
const wholeUpTo = 48 * 1024 * 1024

/** SHA-1 of a file. WebCrypto is several times faster than a script, and there only in secure contexts. */
const checksumOf = async (file: File): Promise<string> => {
  const subtle: SubtleCrypto | undefined = crypto.subtle
  if (subtle === undefined || file.size > wholeUpTo) return checksumByPieces(file)
  return bytesToHex(new Uint8Array(await subtle.digest("SHA-1", await readWhole(file))))
}

const checksumByPieces = async (file: File): Promise<string> => {
  const digest = sha1.create()
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(digest.digest())
    digest.update(value)
  }
}

const read = async ({ file }: PhotoJob): Promise<PhotoAnswer> => {
  const bytesOf: BytesOf = async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer())
  const sniffed = await sniff(bytesOf)
  return { read: "done", checksum: sniffed.image === undefined ? "" : await checksumOf(file), sniffed }
}

addEventListener("message", async ({ data }: MessageEvent<PhotoJob>) => {
  const failed = (cause: unknown): PhotoAnswer => ({
    read: "failed",
    message: cause instanceof Error ? cause.message : String(cause),
  })
  postMessage(await read(data).catch(failed))
})
