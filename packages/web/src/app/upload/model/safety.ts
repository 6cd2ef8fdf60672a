import { isVerified } from "@altilift/core"
import { groupOf, type Photo } from "./Photo.ts"

/** Whether the files that were chosen are on the server, so that their card may be formatted. */
export interface Safety {
  /** Those that are not there, or not Ready. */
  readonly unsafe: ReadonlyArray<Photo>
  /** Of these photos the server has said that they are Ready; `checksum`: SHA-1. */
  readonly verified: ReadonlyArray<{ readonly photo: Photo; readonly checksum: string }>
}

/** Files that operating systems put into every folder: they are not reported as missing. */
const madeBySystems = /^(\._.*|\.DS_Store|\.Spotlight-.*|\.Trash.*|Thumbs\.db|desktop\.ini)$/i

/** Whether a file is no photo of any kind, so that no photo is missing without it. */
export const isNoPhoto = ({ final }: Photo): boolean => final?.at === "Skipped" && final.problem.code !== "other-format"

/** By how every file ended; a file that did not end is not safe. */
export const safetyOf = (photos: ReadonlyArray<Photo>): Safety => {
  const unsafe: Array<Photo> = []
  const verified: Array<{ readonly photo: Photo; readonly checksum: string }> = []
  for (const photo of photos) {
    const { final, name } = photo
    if (final?.at === "Skipped" && madeBySystems.test(name)) continue
    const checksum = final !== undefined && "content" in final ? final.content.checksum : undefined
    // Receipts are about photos only.
    const isBeside = groupOf(photo) === "beside"
    if (!isVerified(final) || (checksum === undefined && !isBeside)) unsafe.push(photo)
    else if (checksum !== undefined && !isBeside) verified.push({ photo, checksum })
  }
  return { unsafe, verified }
}
