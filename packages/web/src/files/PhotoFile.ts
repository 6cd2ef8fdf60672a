import type { Problem, SourceFile } from "@altilift/core"

/**
 * A file in the browser. `ref` is its path from what was dropped or picked, as `DCIM/100MEDIA/DJI_0001.JPG`, with a
 * number where two would be the same.
 */
export interface PhotoFile extends SourceFile {
  /** The file as it is now; rejects when it is gone or may not be read any more. */
  readonly open: () => Promise<File>
}

/** What a listing finds. */
export type Listed =
  | { readonly found: "file"; readonly file: PhotoFile }
  /** A file or folder that cannot be looked into; it is reported as Rejected, with the problem. */
  | { readonly found: "unreadable"; readonly file: SourceFile; readonly problem: Problem }
