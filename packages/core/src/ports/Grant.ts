import type { Effect, Redacted } from "effect"
import type { ImageFault, RunFault, TargetRefused } from "./Errors.ts"

/** The clouds of the contract. How each is written into stands in `api/clouds.ts`, and nowhere else. */
export const clouds = ["S3", "OSS", "MINIO"] as const
export type Cloud = (typeof clouds)[number]

/** A bucket that the server offers. */
export interface Bucket {
  readonly cloud: Cloud
  /** Value of the cloud's bucket enum. */
  readonly label: string
}

/** How a grant is used: `Storage` drivers are looked up by it. */
export type GrantKind = Grant["kind"]

/**
 * Time that a put needs to begin, and then some: nothing is put with a grant or credentials that have less left.
 * Milliseconds.
 */
export const beginsWithin = 5 * 60_000

/** What is known of the grants for a bucket before one is given. */
export interface GrantTerms {
  readonly kind: GrantKind
  /** Whether the server needs `done` after the bucket acknowledged the bytes. */
  readonly announce: boolean
  /** Bytes that one put takes at most; no limit when left out. */
  readonly largestPut?: number
}

/** Where an image may be put, and whether the server needs `done` afterwards. */
export type Grant = (SignedUrl | StsObject) & Pick<GrantTerms, "announce">

/** One PUT to one address. */
export interface SignedUrl extends Pick<GrantTerms, "largestPut"> {
  readonly kind: "url"
  /** Prints as `<redacted>`, and only a storage driver opens it. */
  readonly url: Redacted.Redacted<string>
  /** Headers that the PUT must have. They hold no secret. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds since 1970 by the local clock; the URL is not used at or after this. */
  readonly usableUntil: number
}

/** An object that is written with temporary credentials, which all images of a run share. */
export interface StsObject {
  readonly kind: "sts"
  /** Its key: `{pid}/{image.filename}` (protocol: step 5). */
  readonly object: string
  /** What the credentials are for: they are asked for once for each. */
  readonly scope: Bucket
}

/** Where the bytes may be put, and the way to what a put needs while it lasts. A secret. */
export type Target = UrlTarget | StsTarget

interface Attempt {
  /** How often putting these bytes was cut off before, after some of them had moved; 0 when left out. */
  readonly cutOffs?: number | undefined
}

export interface UrlTarget extends SignedUrl, Attempt {
  /** The way to an upload in parts; absent where there is none. */
  readonly parts?: PartAddresses | undefined
}

export interface StsTarget extends Omit<StsObject, "scope">, Attempt {
  readonly credentials: StsCredentials
}

/**
 * The way to addresses that are good now for the parts of an object. A storage driver asks when it needs the next ones.
 */
export interface PartAddresses {
  /**
   * `undefined`: the bucket takes no parts of this object. Fails with `TargetRefused` where the image does not wait for
   * bytes any more.
   */
  readonly sign: (wish: PartsWish) => Effect.Effect<SignedParts | undefined, TargetRefused | ImageFault | RunFault>
}

export interface PartsWish {
  /** Bytes of a part, at least. */
  readonly partSize: number
  /** The upload that is continued; `undefined`: a new one. */
  readonly uploadId: string | undefined
  /** The first part that an address is wanted of; parts are counted from 1. */
  readonly from: number
}

/** Addresses for the requests of one upload in parts. */
export interface SignedParts {
  readonly uploadId: string
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** The part that the first of `urls` is for. */
  readonly from: number
  /** For a PUT of a part each, in their order; not of all parts. */
  readonly urls: ReadonlyArray<Redacted.Redacted<string>>
  /** For the POST that makes the parts an object. */
  readonly complete: Redacted.Redacted<string>
  /** For the DELETE that gives the upload up. */
  readonly abort: Redacted.Redacted<string>
  /** Milliseconds since 1970 by the local clock; they are not used at or after this. */
  readonly usableUntil: number
}

/** Temporary credentials (protocol: step 3): write-only, for objects under `{pid}/` alone. */
export interface Sts {
  readonly id: string
  readonly secret: string
  readonly token: string
  /** Physical name of the bucket. */
  readonly bucket: string
  /** Host or address of the bucket's service. */
  readonly endpoint: string
  /** Milliseconds since 1970 by the server's clock. */
  readonly expire: number
}

/** Credentials that are good now. */
export interface LiveSts {
  /**
   * Prints as `<redacted>`, and only the engine's `Credentials` and a storage driver open it. The same object as long
   * as it is the same STS.
   */
  readonly sts: Redacted.Redacted<Sts>
  /** Milliseconds to add to the local clock to get the bucket's. */
  readonly skew: number
}

/**
 * The way to credentials that are good now. A storage driver asks before every request, and says what the bucket said
 * of them.
 */
export interface StsCredentials {
  readonly live: Effect.Effect<LiveSts, ImageFault | RunFault>
  /** The bucket calls them expired or unknown: they are not used any more. */
  readonly refused: (sts: Redacted.Redacted<Sts>) => Effect.Effect<void>
  /** The bucket refuses a request for its date, and says what time it is (milliseconds since 1970). */
  readonly clock: (bucketTime: number) => Effect.Effect<void>
}
