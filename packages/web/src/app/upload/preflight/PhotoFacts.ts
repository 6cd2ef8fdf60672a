import type { MetaFacts } from "@altilift/core"

/** Where a photo was taken. */
export interface Position {
  /** Degrees, north is positive. */
  readonly latitude: number
  /** Degrees, east is positive. */
  readonly longitude: number
  /** Metres above sea level, where the camera knew it. */
  readonly altitude: number | undefined
}

/** What the header of a file says. The engine decides by the bytes; this is shown before anything is sent. */
export type PhotoFacts =
  /** Neither named nor beginning like a JPEG, PNG or TIFF. */
  | { readonly kind: "other" }
  /** It goes with the photos. */
  | { readonly kind: "meta"; readonly meta: MetaFacts }
  /** Named as an image, but it is empty or does not begin like one, or it cannot be read. */
  | { readonly kind: "broken"; readonly because: "empty" | "unreadable" | "not an image inside" }
  | ImageFacts

export interface ImageFacts {
  readonly kind: "image"
  /** Pixels; undefined where the header does not say. */
  readonly width: number | undefined
  readonly height: number | undefined
  readonly position: Position | undefined
  /** The camera's local time as milliseconds since 1970 as if it were UTC: for order, not for clocks. */
  readonly takenAt: number | undefined
}

/** Giga-pixels of an image as the server counts them (protocol: Schema surface). */
export const gigaPixelsOf = ({ width, height }: ImageFacts): number | undefined =>
  width === undefined || height === undefined ? undefined : Math.max(2_073_600, width * height) / 1e9
