import type { Problem, Sniffed } from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { expose } from "comlink"
import { browserError } from "../files/browserError.ts"
import { readWhole } from "./readWhole.ts"

// The program of a worker: reads photos and computes their checksums outside the page's thread.

/** What the page calls in this worker. */
export interface PhotoReader {
  /** `whatever`: also of what is no image the checksum is wanted. */
  readonly read: (file: File, whatever: boolean) => Promise<PhotoAnswer>
}

/** What a file is and its SHA-1; the checksum is empty where there is no image, and it is not wanted. */
export type PhotoAnswer =
  | { readonly read: "done"; readonly checksum: string; readonly sniffed: Sniffed }
  | { readonly read: "failed"; readonly problem: Problem }

/** Files up to this are read into memory as a whole (bytes): WebCrypto cannot take them piece by piece. */
const wholeUpTo = 48 * 1024 * 1024

const read = async (file: File, whatever: boolean): Promise<PhotoAnswer> => {
  // WebCrypto is several times faster than a script, and there only in secure contexts.
  const subtle: SubtleCrypto | undefined = crypto.subtle
  if (subtle === undefined || file.size > wholeUpTo) return readByPieces(file, whatever)
  const bytes = await readWhole(file)
  const sniffed = await sniff(async (from, length) => bytes.subarray(from, from + length))
  const digest = sniffed.image === undefined && !whatever ? new ArrayBuffer(0) : await subtle.digest("SHA-1", bytes)
  return { read: "done", checksum: bytesToHex(new Uint8Array(digest)), sniffed }
}

const readByPieces = async (file: File, whatever: boolean): Promise<PhotoAnswer> => {
  const sniffed = await sniff(async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()))
  const checksum = sniffed.image === undefined && !whatever ? "" : await checksumByPieces(file)
  return { read: "done", checksum, sniffed }
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

const failed = (cause: unknown): PhotoAnswer => ({
  read: "failed",
  problem: { code: "file-unreadable", ...browserError(cause) },
})

const reader: PhotoReader = { read: (file, whatever) => read(file, whatever).catch(failed) }
expose(reader)
