import type { Sniffed } from "./sniff.ts"

/** What a photo reader is asked: to read a file, into memory or piece by piece. */
export interface PhotoJob {
  readonly file: File
  readonly whole: boolean
}

/** What it answers; `bytes` are there when the file was read into memory, and are handed over, not copied. */
export type PhotoAnswer =
  | {
      readonly read: "done"
      readonly checksum: string
      readonly sniffed: Sniffed
      readonly bytes: Uint8Array<ArrayBuffer> | undefined
    }
  | { readonly read: "failed"; readonly message: string }
