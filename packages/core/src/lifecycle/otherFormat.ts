/** A format that people take for photos of the set, and that is not taken. */
export interface OtherFormat {
  readonly kind: "camera raw" | "HEIC" | "video"
  /** As people write it: `DNG`. */
  readonly format: string
}

const raw = /^(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mos|mrw|nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|srf|srw|x3f)$/
const heic = /^(heic|heif|hif)$/
const video = /^(3gp|avi|insv|lrv|m2ts|m4v|mkv|mov|mp4|mts|webm|wmv)$/

/** MIME types that do not end in the name of the format. */
const formats: Readonly<Record<string, string>> = {
  "video/quicktime": "mov",
  "video/x-msvideo": "avi",
  "video/matroska": "mkv",
  "video/x-matroska": "mkv",
}

/** By the MIME type of its content where that is known, else by its name. */
export const otherFormat = (name: string, mime?: string): OtherFormat | undefined =>
  (mime === undefined ? undefined : ofExtension(formats[mime] ?? /([a-z0-9]+)(-sequence)?$/.exec(mime)?.[1])) ??
  ofExtension(/\.([^.]+)$/.exec(name)?.[1])

const ofExtension = (extension = ""): OtherFormat | undefined => {
  const lower = extension.toLowerCase()
  const format = lower.toUpperCase()
  if (raw.test(lower)) return { kind: "camera raw", format }
  if (heic.test(lower)) return { kind: "HEIC", format: "HEIC" }
  return video.test(lower) ? { kind: "video", format } : undefined
}
