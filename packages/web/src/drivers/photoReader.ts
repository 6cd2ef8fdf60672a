import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { PhotoAnswer, PhotoJob } from "./photoJob.ts"
import { type BytesOf, sniff } from "./sniff.ts"

// The program of a worker: reads photos and makes their checksums, away from the page.

/** SHA-1 of bytes in memory. WebCrypto is several times faster, and there only in secure contexts. */
const checksumOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const subtle: SubtleCrypto | undefined = crypto.subtle
  return bytesToHex(subtle === undefined ? sha1(bytes) : new Uint8Array(await subtle.digest("SHA-1", bytes)))
}

/** SHA-1 of a file that does not fit into memory: WebCrypto cannot take a file piece by piece. */
const checksumByPieces = async (file: File): Promise<string> => {
  const digest = sha1.create()
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(digest.digest())
    digest.update(value)
  }
}

const bytesOf = (file: File, bytes: Uint8Array | undefined): BytesOf =>
  bytes === undefined
    ? async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer())
    : async (from, length) => bytes.slice(from, from + length)

const read = async ({ file, whole }: PhotoJob): Promise<PhotoAnswer> => {
  const bytes = whole ? new Uint8Array(await file.arrayBuffer()) : undefined
  const sniffed = await sniff(bytesOf(file, bytes))
  if (sniffed.image === undefined) return { read: "done", checksum: "", sniffed, bytes: undefined }
  const checksum = bytes === undefined ? await checksumByPieces(file) : await checksumOf(bytes)
  return { read: "done", checksum, sniffed, bytes }
}

addEventListener("message", async ({ data }: MessageEvent<PhotoJob>) => {
  const answer = await read(data).catch(
    (cause: unknown): PhotoAnswer => ({
      read: "failed",
      message: cause instanceof Error ? cause.message : String(cause),
    }),
  )
  const transfer = answer.read === "done" && answer.bytes !== undefined ? [answer.bytes.buffer] : []
  postMessage(answer, { transfer })
})
