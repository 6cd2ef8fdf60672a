import { gigaPixelsOf, type PhotoFacts } from "@altilift/core/preflight"

/** What a set of files comes to, before anything is sent. */
export interface Preflight {
  /** Files looked at, of all. */
  readonly files: number
  readonly images: number
  /** Bytes of the images. */
  readonly bytes: number
  readonly gigaPixels: number
  /** Images whose header does not say how large they are; not in `gigaPixels`. */
  readonly unmeasured: number
  readonly withoutPosition: number
  /** Named as images, but not sendable. */
  readonly broken: number
  /** Neither named nor beginning like an image. */
  readonly others: number
}

export const emptyPreflight: Preflight = {
  files: 0,
  images: 0,
  bytes: 0,
  gigaPixels: 0,
  unmeasured: 0,
  withoutPosition: 0,
  broken: 0,
  others: 0,
}

/** A file as it is counted. */
export interface Counted {
  /** Undefined until its header was read. */
  readonly facts: PhotoFacts | undefined
  /** Bytes. */
  readonly size: number | undefined
  readonly leftOut: boolean
}

/** The sums of these files. */
export const preflightOf = (photos: ReadonlyArray<Counted>): Preflight => photos.reduce(withPhoto, emptyPreflight)

/** A preflight with one more file. One that is left out is looked at, and counts for nothing else. */
export const withPhoto = (sum: Preflight, { facts, size = 0, leftOut }: Counted): Preflight => {
  if (facts === undefined) return sum
  const files = sum.files + 1
  if (leftOut) return { ...sum, files }
  switch (facts.kind) {
    case "other":
      return { ...sum, files, others: sum.others + 1 }
    case "meta":
      return { ...sum, files }
    case "broken":
      return { ...sum, files, broken: sum.broken + 1 }
    case "image": {
      const gigaPixels = gigaPixelsOf(facts)
      return {
        ...sum,
        files,
        images: sum.images + 1,
        bytes: sum.bytes + size,
        gigaPixels: sum.gigaPixels + (gigaPixels ?? 0),
        unmeasured: sum.unmeasured + (gigaPixels === undefined ? 1 : 0),
        withoutPosition: sum.withoutPosition + (facts.position === undefined ? 1 : 0),
      }
    }
  }
}
