/**
 * Names that are the same in every language: of formats, media types and protocols, buckets and their codes, addresses,
 * paths of files and checksums; and what is quoted.
 */
const names =
  /“[^”]+”|image\/\w+|JPEG|TIFF|GraphQL|ETag|\w+ \((S3|OSS|MINIO)\)|HTTPS?( \d+ \w+)?|\bhttps?:\/\/\S+|([\w-]+\/)*[\w-]+(\.[\w-]+)+|\b[0-9a-f]{24,}\b/g

/** Whether words of the Chinese page have something left of an English sentence. */
export const inEnglish = (words: string): boolean => /[a-z]{4}/i.test(words.replace(names, ""))
