/** In what the clouds differ about uploads in parts. */
export interface Dialect {
  /** Bytes that every part but the last has at least. */
  readonly smallestPart: number
  /** How an ETag writes an MD5, which is kept in upper-case hexadecimal. */
  readonly etag: (md5: string) => string
}

export const ossDialect: Dialect = { smallestPart: 100 * 1024, etag: md5 => `"${md5}"` }

export const s3Dialect: Dialect = { smallestPart: 5 * 1024 ** 2, etag: md5 => `"${md5.toLowerCase()}"` }
