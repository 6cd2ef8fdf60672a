import { Context } from "effect"
import { makeSignedLinks } from "../http/signedLinks.ts"

/** Where photos are given out. */
export const photosPath = "/photos"

const hour = 60 * 60_000
/** How long a link is valid, at least (milliseconds). */
const validFor = 24 * hour

export type PhotoKind = "thumbnail" | "original"

/** A file of an image as a link names it. */
export interface PhotoName {
  readonly id: string
  readonly kind: PhotoKind
}

/** Links by which thumbnails and originals are given out. */
export class PhotoLinks extends Context.Service<
  PhotoLinks,
  {
    /** The same for an hour, so that a list that is read again has the same pictures. A secret. */
    readonly sign: (photo: PhotoName, now: number) => string
    /** Undefined: the link is forged, changed or no longer valid. */
    readonly read: (query: URLSearchParams, now: number) => PhotoName | undefined
  }
>()("@altilift/node-service/images/PhotoLinks") {}

/**
 * @param origin how clients reach the API
 * @param secret of the service
 */
export const makePhotoLinks = (origin: string, secret: string): PhotoLinks["Service"] => {
  const links = makeSignedLinks(`${origin}${photosPath}`, secret, "altilift photos", ["image", "kind"])
  return {
    sign: ({ id, kind }, now) => links.sign({ image: id, kind }, Math.ceil(now / hour) * hour + validFor),
    read: (query, now) => {
      const given = links.read(query, now)
      return given && { id: given.image, kind: given.kind === "original" ? "original" : "thumbnail" }
    },
  }
}
