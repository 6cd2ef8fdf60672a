import type { Problem, Sniffed } from "@altilift/core"

/** What a photo reader is asked: to read a file. */
export interface PhotoJob {
  readonly file: File
}

/** What it answers. */
export type PhotoAnswer =
  | { readonly read: "done"; readonly checksum: string; readonly sniffed: Sniffed }
  | { readonly read: "failed"; readonly problem: Problem }
