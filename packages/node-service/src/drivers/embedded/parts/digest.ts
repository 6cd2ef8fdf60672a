import { createHash } from "node:crypto"
import { Effect } from "effect"
import { EdgeError, tooLarge } from "../EdgeError.ts"
import type { ObjectRequest } from "../Protocol.ts"

/** What a body turned out to be. */
export interface Digested {
  /** Bytes. */
  readonly size: number
  /** Upper-case hexadecimal: OSS's ETag of an object that was put in one piece, and of a part. */
  readonly md5: string
}

/**
 * Looks on while a body comes, and holds it against what was said of it: the MD5 of its `Content-MD5` header, and a
 * limit that a body without an announced length must keep as well.
 *
 * @param limit bytes
 */
export const digestBody = ({ message: { headers } }: ObjectRequest, limit: number) => {
  const hash = createHash("md5")
  let size = 0
  return {
    look: (chunk: Buffer): void => {
      size += chunk.length
      if (size > limit) throw tooLarge(limit)
      hash.update(chunk)
    },
    /** To be asked once, after the last byte. */
    finish: Effect.suspend(() => {
      const md5 = hash.digest()
      const announced = headers["content-md5"]
      return announced === undefined || announced === md5.toString("base64")
        ? Effect.succeed<Digested>({ size, md5: md5.toString("hex").toUpperCase() })
        : Effect.fail(invalidDigest)
    }),
  }
}

const invalidDigest = new EdgeError({
  code: "InvalidDigest",
  message: "The Content-MD5 you specified did not match what we received.",
})
