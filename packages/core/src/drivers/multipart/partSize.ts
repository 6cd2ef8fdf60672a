/** Where files are cut, by what the bucket takes and by what is worth it; bytes. */
export interface PartSizes {
  /** A file bigger than this goes in parts. */
  readonly over: number
  /** Of a part, at least. */
  readonly part: number
  /**
   * The same on a link that breaks: as small as the bucket takes it, or as small as makes sense. `part` when it is left
   * out.
   */
  readonly least?: number
}

const MiB = 1024 * 1024

/** S3 takes no smaller parts than 5 MiB. */
export const s3Sizes: PartSizes = { over: 64 * MiB, part: 8 * MiB, least: 5 * MiB }

/** OSS takes parts of 100 KiB, which would cost a request each. */
export const ossSizes: PartSizes = { over: 64 * MiB, part: 8 * MiB, least: MiB }

/**
 * Whether a file of this size goes in parts, and how big those are; undefined: in one piece. A file that was cut off
 * goes in small parts, if it has more than two of them: what arrives before the next break stays.
 */
export const partSizeFor = (size: number, cutOffs: number, { over, part, least = part }: PartSizes): number | undefined => {
  if (cutOffs > 0 && size > 2 * least) return least
  return size > over ? part : undefined
}

/** Whether a file of this size can have been begun in parts. */
export const mayHaveParts = (size: number, { over, part, least = part }: PartSizes): boolean => size > Math.min(over, 2 * least)
