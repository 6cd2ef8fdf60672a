/** What a client wants of an upload in parts. */
export interface PartsWish {
  /** Of the file, in bytes; a positive whole number. */
  readonly size: number
  /** Bytes of a part, at least. */
  readonly partSize: number | undefined
  /** An upload of the same object that was begun before; undefined: a new one. */
  readonly uploadId: string | undefined
  /** The first part that an address is wanted of, from 1. */
  readonly from: number
}

/** An upload in parts, and addresses for requests about it, valid 3 hours. Secrets, but for its id. */
export interface SignedParts {
  readonly uploadId: string
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** For a PUT of one part each, those that were wanted first. */
  readonly urls: ReadonlyArray<string>
  /** For the POST that makes the parts an object. */
  readonly complete: string
  /** For the DELETE that gives the upload up. */
  readonly abort: string
}

/** Bytes of a part and of an object, and parts of an object, as S3 allows them; OSS numbers parts from 1 to as many. */
const smallest = 5 * 1024 ** 2
const biggest = 5 * 1024 ** 3
export const mostParts = 10_000
const biggestObject = 5 * 1024 ** 4

/**
 * Bytes of a part where a client has no wish: few enough to lose little with a broken connection, many enough to cost
 * few requests.
 */
const usual = 8 * 1024 ** 2

/** Addresses that are signed at once: they have some 600 bytes each, and expire. */
const mostAddresses = 100

/**
 * How big the parts are and which of them are signed; undefined for a file that S3 does not take. The same wish gives
 * the same sizes.
 */
export const planParts = (
  { size, partSize: wished = usual, from }: PartsWish,
  largestObject: number = biggestObject,
): { readonly partSize: number; readonly numbers: ReadonlyArray<number> } | undefined => {
  if (size > Math.min(largestObject, biggestObject)) return undefined
  const partSize = Math.max(smallest, Math.min(biggest, Math.ceil(wished)), Math.ceil(size / mostParts))
  const last = Math.ceil(size / partSize)
  const count = Math.max(0, Math.min(mostAddresses, last - from + 1))
  return { partSize, numbers: Array.from({ length: count }, (_, index) => from + index) }
}
