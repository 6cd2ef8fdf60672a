import type { FileErrorKind } from "@altilift/core"

const kinds: Readonly<Record<string, FileErrorKind>> = {
  NotFoundError: "missing",
  NotReadableError: "permission",
  NotAllowedError: "permission",
  SecurityError: "permission",
  QuotaExceededError: "disk-full",
}

/**
 * What an error of the browser says of a file: by its name, which is the same in every browser and language, else in
 * its own words.
 */
export const browserError = (cause: unknown): { readonly kind: FileErrorKind; readonly words: string } => {
  const kind = cause instanceof DOMException ? (kinds[cause.name] ?? "other") : "other"
  return { kind, words: kind === "other" ? (cause instanceof Error ? cause.message : String(cause)) : "" }
}
