import { z } from "zod/mini"
import { number, reason, text } from "./params.ts"

/** What the operating system or the browser said of a file: a kind that has a sentence, else its own words. */
export const fileErrorKinds = [
  "permission",
  "missing",
  "link-loop",
  "not-a-file",
  "path-too-long",
  "too-many-open",
  "disk-error",
  "disk-gone",
  "share-forgot",
  "share-silent",
  "share-unreachable",
  "disk-full",
  "read-only",
  "other",
] as const
export type FileErrorKind = (typeof fileErrorKinds)[number]

/** `kind` names what is known; `words` are the system's own, said where the kind is `other`. */
export const fileError = { kind: z.enum(fileErrorKinds), words: text }

/** Of a file on the uploader's side. */
export const fileProblems = {
  "file-empty": z.object({}),
  /** `bytes`: of the file. The bucket takes 5 GiB in one piece, and the server signs no parts. */
  "file-too-big-for-one-put": z.object({ bytes: number }),
  /** `named`: JPEG, PNG or TIFF by its name. `type`: MIME type that was sniffed; empty where nothing is known. */
  "content-not-as-named": z.object({ named: text, type: text }),
  /** `type` as above. */
  "not-an-image": z.object({ type: text }),
  /**
   * What people take for a photo, and is not taken. `format`: `DNG`. `named`: JPEG, PNG or TIFF by its name; empty
   * otherwise.
   */
  "other-format": z.object({ kind: z.enum(["camera raw", "HEIC", "video"]), format: text, named: text }),
  "file-unreadable": z.object(fileError),
  /** A symbolic link leads to it. */
  "link-target-unreadable": z.object(fileError),
  /** The file could be read before. */
  "file-lost": z.object(fileError),
  /** It is not named as an image either. */
  "unreadable-not-image": z.object(fileError),
  /** The user asked to skip what cannot be read. */
  "skipped-unreadable": z.object({ reason }),
  "file-deleted": z.object({}),
  /** It was listed, and is gone: a card or disk may have been removed. */
  "file-gone": z.object({}),
  /** The disk, card or network drive of the file is gone as a whole. `folder`: the highest one that is. */
  "source-gone": z.object({ folder: text }),
  /** It is there, and its device reports errors one after the other. */
  "source-failing": z.object({ folder: text, ...fileError }),
  "file-keeps-changing": z.object({}),
  "file-changed-often": z.object({ times: number }),
  "file-changed": z.object({}),
  "file-ended-early": z.object({}),
  "file-not-chosen": z.object({}),
  "file-reader-crashed": z.object({}),
  "folder-unreadable": z.object(fileError),
  "folders-unreadable": z.object(fileError),
  "file-list-unreadable": z.object({ words: text }),
} as const
