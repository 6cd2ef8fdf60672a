import type { FileErrorWords, FileSentences } from "../Catalogue.ts"

/** What a file system says. */
export const fileErrors: FileErrorWords = {
  permission: "permission denied",
  missing: "no such file or folder",
  "link-loop": "its symbolic links form a loop",
  "not-a-file": "it is not a regular file",
  "path-too-long": "its path is too long",
  "too-many-open": "too many files are open",
  "disk-error": "the disk or card reports an error",
  "disk-gone": "the disk or card is not there any more",
  "share-forgot": "the network drive no longer has it",
  "share-silent": "the network drive does not answer",
  "share-unreachable": "the network drive cannot be reached",
  "disk-full": "the disk is full",
  "read-only": "the disk is read-only",
}

type FileError = { readonly kind: keyof FileErrorWords | "other"; readonly words: string }

export const fileError = ({ kind, words }: FileError): string => (kind === "other" ? words : fileErrors[kind])

const kindOf = (type: string): string => (type === "" ? "text, damaged, or of an unknown kind" : type)
const GB = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** English: what is wrong with files and folders here. */
export const files: FileSentences = {
  "file-empty": () => "is empty (0 bytes)",
  "file-too-big-for-one-put": ({ bytes }) =>
    `has ${GB(bytes)}: in one piece this bucket takes 5 GB (5 GiB) at most, and the server does not sign uploads in parts. ` +
    "Choose an OSS bucket, or make smaller files of it",
  "content-not-as-named": ({ named, type }) => `is named as ${named}, but is no JPEG, PNG or TIFF inside: ${kindOf(type)}`,
  "not-an-image": ({ type }) => `Not a JPEG, PNG or TIFF${type === "" ? "" : `: ${type}`}`,
  "other-format": ({ kind, format, named }) =>
    `${named === "" ? "" : `is named as ${named}, but `}${
      kind === "video"
        ? `${format} is video, not a photo`
        : kind === "HEIC"
          ? "HEIC is not taken: export JPEG"
          : `${format} is camera raw: export JPEG or TIFF`
    }`,
  "file-unreadable": error => `cannot be read: ${fileError(error)}`,
  "link-target-unreadable": error => `link whose target cannot be read: ${fileError(error)}`,
  "file-lost": error => `cannot be read any more: ${fileError(error)}`,
  "unreadable-not-image": error => `not named as an image, and cannot be read: ${fileError(error)}`,
  "skipped-unreadable": ({ reason }, say) => `not looked into: ${say(reason)}`,
  "file-deleted": () => "was deleted before it was read",
  "file-gone": () => "was listed and is gone; the disk or card may have been removed",
  "source-gone": ({ folder }) => `the disk, card or network drive of ${folder} was removed`,
  "source-failing": ({ folder, ...error }) =>
    `the disk, card or network drive of ${folder} cannot be read any more (${fileError(error)})`,
  "file-keeps-changing": () => "keeps changing while it is read; wait until the program that writes it has finished",
  "file-changed-often": ({ times }) =>
    `changed ${times} times while it was being uploaded; wait until the program that writes it has finished`,
  "file-changed": () => "the file was changed while it was being sent",
  "file-ended-early": () => "has fewer bytes than it should",
  "file-not-chosen": () => "is not among the files that were chosen",
  "file-reader-crashed": () => "the part of the page that reads photos has crashed",
  "folder-unreadable": error => `folder cannot be read: ${fileError(error)}; what is in it was not looked at`,
  "folders-unreadable": error => `The folders cannot be looked through any further: ${fileError(error)}`,
  "file-list-unreadable": ({ words }) => `The list of files cannot be read: ${words}`,
}
