import { sniff } from "@altilift/core/sniff"
import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { readWhole } from "../drivers/readWhole.ts"
import { browserError } from "../files/browserError.ts"
import type { PhotoAnswer, PhotoJob } from "./photoJob.ts"

// The program of a worker: reads photos and makes their checksums, away from the page.

/** Files up to this are read into memory as a whole (bytes): WebCrypto cannot take them piece by piece. */
const wholeUpTo = 48 * 1024 * 1024

/** What a file is and its SHA-1; the checksum is empty where there is no image. */
const read = async ({ file }: PhotoJob): Promise<PhotoAnswer> => {
  // WebCrypto is several times faster than a script, and there only in secure contexts.
  const subtle: SubtleCrypto | undefined = crypto.subtle
  if (subtle === undefined || file.size > wholeUpTo) return readByPieces(file)
  const bytes = await readWhole(file)
  const sniffed = await sniff(async (from, length) => bytes.subarray(from, from + length))
  const digest = sniffed.image === undefined ? new ArrayBuffer(0) : await subtle.digest("SHA-1", bytes)
  return { read: "done", checksum: bytesToHex(new Uint8Array(digest)), sniffed }
}

const readByPieces = async (file: File): Promise<PhotoAnswer> => {
  const sniffed = await sniff(async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()))
  return { read: "done", checksum: sniffed.image === undefined ? "" : await checksumByPieces(file), sniffed }
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

addEventListener("message", async ({ data }: MessageEvent<PhotoJob>) => {
  const failed = (cause: unknown): PhotoAnswer => ({
    read: "failed",
    problem: { code: "file-unreadable", ...browserError(cause) },
  })
  postMessage(await read(data).catch(failed))
})
