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
  /** Images that have the size of an earlier one, to the byte. Hashing settles it while they are uploaded. */
  readonly possibleDuplicates: number
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
  possibleDuplicates: 0,
  withoutPosition: 0,
  broken: 0,
  others: 0,
}

/** Adds files to a preflight. It remembers sizes, so one of these belongs to one set. */
export const makeTally = (): ((facts: PhotoFacts, size: number) => Preflight) => {
  const sizes = new Set<number>()
  let sum = emptyPreflight
  return (facts, size) => {
    sum = { ...add(sum, facts, size, sizes), files: sum.files + 1 }
    if (facts.kind === "image") sizes.add(size)
    return sum
  }
}

const add = (sum: Preflight, facts: PhotoFacts, size: number, sizes: ReadonlySet<number>): Preflight => {
  switch (facts.kind) {
    case "other":
      return { ...sum, others: sum.others + 1 }
    case "meta":
      return sum
    case "broken":
      return { ...sum, broken: sum.broken + 1 }
    case "image": {
      const gigaPixels = gigaPixelsOf(facts)
      return {
        ...sum,
        images: sum.images + 1,
        bytes: sum.bytes + size,
        gigaPixels: sum.gigaPixels + (gigaPixels ?? 0),
        unmeasured: sum.unmeasured + (gigaPixels === undefined ? 1 : 0),
        possibleDuplicates: sum.possibleDuplicates + (sizes.has(size) ? 1 : 0),
        withoutPosition: sum.withoutPosition + (facts.position === undefined ? 1 : 0),
      }
    }
  }
}
