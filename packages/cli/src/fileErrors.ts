import type { FileErrorKind } from "@altilift/core"
import { sentences } from "./messages/language.ts"

const kinds: Readonly<Record<string, FileErrorKind>> = {
  EACCES: "permission",
  EPERM: "permission",
  ENOENT: "missing",
  ENOTDIR: "missing",
  ELOOP: "link-loop",
  ENXIO: "not-a-file",
  EISDIR: "not-a-file",
  ENAMETOOLONG: "path-too-long",
  EMFILE: "too-many-open",
  ENFILE: "too-many-open",
  EIO: "disk-error",
  ENODEV: "disk-gone",
  ENOMEDIUM: "disk-gone",
  ESTALE: "share-forgot",
  ETIMEDOUT: "share-silent",
  EHOSTDOWN: "share-unreachable",
  EHOSTUNREACH: "share-unreachable",
  ENETDOWN: "share-unreachable",
  ENETUNREACH: "share-unreachable",
  ECONNREFUSED: "share-unreachable",
  ECONNRESET: "share-unreachable",
  ECONNABORTED: "share-unreachable",
  ENOTCONN: "share-unreachable",
  ENOSPC: "disk-full",
  EROFS: "read-only",
}

/** What an error of the file system means; never a path, which the caller knows better. */
export const fileErrorOf = (cause: unknown): { readonly kind: FileErrorKind; readonly words: string } => {
  const kind = kinds[codeOf(cause) ?? ""] ?? "other"
  return { kind, words: kind === "other" ? withoutPath(cause instanceof Error ? cause.message : String(cause)) : "" }
}

/** The same in words for people. */
export const reasonOf = (cause: unknown): string => {
  const { kind, words } = fileErrorOf(cause)
  return kind === "other" ? words : sentences().problems.fileErrors[kind]
}

/** The system's own words are `EXDEV: cross-device link not permitted, stat '/photos/a.jpg'`. */
const withoutPath = (message: string): string => /^(E[A-Z0-9]+: [^,]+), /.exec(message)?.[1] ?? message

/** The system's code of an error (`ENOENT`), if it has one. */
export const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
