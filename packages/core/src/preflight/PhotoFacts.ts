import type { MetaFacts } from "../lifecycle/MetaFacts.ts"

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
  /** What else cameras of drones write; undefined where the header could not be parsed. */
  readonly flight?: FlightFacts | undefined
  /** A hash of the size and the bytes of the header. Equal: very likely the same content. */
  readonly headerHash?: string | undefined
  /** The file ends in the middle of the photo. */
  readonly isCutOff?: boolean | undefined
  /** The largest preview that the file names. */
  readonly preview?: PreviewPlace | undefined
  /** The thumbnail of EXIF, some kilobytes. */
  readonly thumbnail?: PreviewPlace | undefined
}

/** What EXIF and XMP say about the camera and its attitude. */
export interface FlightFacts {
  /** Maker and model. */
  readonly camera: string | undefined
  /** Millimetres, for a frame with a diagonal of 43.27 mm. */
  readonly focalLength35: number | undefined
  /** Seconds. */
  readonly exposure: number | undefined
  /** Metres above the place of take-off (XMP RelativeAltitude). */
  readonly relativeAltitude: number | undefined
  /** Degrees; -90 looks straight down. */
  readonly gimbalPitch: number | undefined
  /** Degrees clockwise from north: of the gimbal, else of the aircraft. */
  readonly yaw: number | undefined
  /** Metres a second over ground, where the camera wrote it. */
  readonly speed: number | undefined
}

/** A JPEG within the file. */
export interface PreviewPlace {
  readonly from: number
  readonly length: number
}

/** Giga-pixels of an image as the server counts them (protocol: Schema surface). */
export const gigaPixelsOf = ({ width, height }: ImageFacts): number | undefined =>
  width === undefined || height === undefined ? undefined : Math.max(2_073_600, width * height) / 1e9

/** A photo without a preview is decoded whole up to this size (bytes) and so many pixels. */
const wholeUpTo = { bytes: 16_000_000, pixels: 25_000_000 }

/** What is decoded to measure a photo. */
export interface MeasuredPart extends PreviewPlace {
  /** Width by height of the photo itself; undefined where its header does not say. */
  readonly shape: number | undefined
}

/** The preview of a photo, else a small photo itself; undefined of one that is too large. `size`: bytes of the file. */
export const partToMeasure = ({ width = 0, height = 0, preview }: ImageFacts, size: number): MeasuredPart | undefined => {
  const shape = width > 0 && height > 0 ? width / height : undefined
  if (preview !== undefined) return { ...preview, shape }
  const small = size <= wholeUpTo.bytes && shape !== undefined && width * height <= wholeUpTo.pixels
  return small ? { from: 0, length: size, shape } : undefined
}
