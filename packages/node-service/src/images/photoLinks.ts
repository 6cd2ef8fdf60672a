import { Context } from "effect"
import { makeSignedLinks } from "../http/signedLinks.ts"

/** Where photos are given out. */
export const photosPath = "/photos"

/** How long a link is valid (milliseconds). */
const validFor = 24 * 60 * 60_000

/**
 * A list that is read again within this time has the same links, so that a browser does not load its pictures again.
 */
const same = 5 * 60_000

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
    /** A link that is valid without a token; a secret. `since`: what was signed before is void. */
    readonly sign: (photo: PhotoName, now: number, since: number) => string
    /** Undefined: the link is forged, changed or no longer valid. */
    readonly read: (query: URLSearchParams, now: number) => (PhotoName & { readonly signedAt: number }) | undefined
  }
>()("@altilift/node-service/images/PhotoLinks") {}

/**
 * @param origin how clients reach the API
 * @param secret of the service
 */
export const makePhotoLinks = (origin: string, secret: string): PhotoLinks["Service"] => {
  const links = makeSignedLinks(`${origin}${photosPath}`, secret, "altilift photos", ["image", "kind"])
  return {
    sign: ({ id, kind }, now, since) =>
      links.sign({ image: id, kind }, Math.max(Math.floor(now / same) * same, since) + validFor),
    read: (query, now) => {
      const link = links.read(query, now)
      if (link === undefined) return undefined
      const kind = link.given.kind === "original" ? "original" : "thumbnail"
      return { id: link.given.image, kind, signedAt: link.expires - validFor }
    },
  }
}
