import type { Candidates, ImageState } from "../../src/index.ts"

/** The time that a server lives in. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly setTimer: (millis: number, ring: () => void) => void
}

/** One image, as the server keeps it. */
export interface SimulatedImage {
  readonly id: string
  readonly project: string
  /** Empty until it is learned from the bytes. */
  checksum: string
  readonly name: string
  state: ImageState
  reasons: ReadonlyArray<string>
  /** The same as problems, where the server names them. */
  problems?: ReadonlyArray<{ readonly code: string; readonly params: unknown }>
  touchedAt: number
}

export interface SimulatedProject {
  readonly id: string
  readonly name: string
  taskState?: string
}

/** What the server did, in order: the truth that runs are checked against. */
export interface Entry {
  readonly at: number
  readonly what:
    | "asked"
    | "sign"
    | "start"
    | "put begins"
    | "put ends"
    // To an OSS bucket, or about a part; a put in parts takes many.
    | "request"
    | "stored"
    | "target refused"
    | "done"
    | "reconstruct"
    | "verdict"
    // Not touched for 65 minutes.
    | "given up"
    // Of credentials; `id` is theirs.
    | "sts asked"
    | "sts given"
    | "sts over"
    // A process of the client begins.
    | "process"
  readonly id: string
  readonly checksum?: string
  /** Of the image after that. */
  readonly state?: ImageState | undefined
  /** Milliseconds since the target of a put, or the address of a part, was signed. */
  readonly age?: number | undefined
  /** The credentials of a request, and the milliseconds until they expire. */
  readonly sts?: { readonly id: string; readonly left: number } | undefined
  /** How a put ended. */
  readonly end?: PutEnd | undefined
}

export type PutEnd =
  | "acknowledged"
  /** By a fault of the world: a lost connection, an answer that is no acknowledgement, a file that changed. */
  | "hit"
  /** By the client, for no reason that the world knows. */
  | "given up"

export interface ServerOptions {
  /**
   * Milliseconds from the arrival of the bytes to the verdict; a function of the count of arrivals of that image, from
   * 1.
   */
  readonly processing?: number | (() => number)
  /** Why an image is Invalid although its checksum is right; `undefined`: it is Ready. */
  readonly verdict?: (image: SimulatedImage, arrivals: number) => ReadonlyArray<string> | undefined
  /** Whether the server overlooks the bytes that arrive. */
  readonly overlooks?: (arrivals: number, image: SimulatedImage) => boolean
  /** Milliseconds after which it notices the bytes; 0 when left out. */
  readonly noticesAfter?: (arrivals: number, image: SimulatedImage) => number
  /** Whether a bit flips on the way into the bucket. */
  readonly corrupts?: (arrivals: number, image: SimulatedImage) => boolean
  readonly systemMode?: string
  /** Buckets that it hints at, in this order; one of S3 that does not say where it is when left out. */
  readonly buckets?: Candidates
  /** What an address that it is to fetch from yields: bytes, or why there are none. */
  readonly fetches?: (url: string) => Uint8Array | string
  /** Seconds that a signed URL is valid. */
  readonly urlLifetime?: number
  /** Seconds that an STS is valid. */
  readonly stsLifetime?: number
  /** How it calls a state on the wire: servers have more than the contract knows. */
  readonly says?: (state: ImageState) => string
  /** Whether an image that it has already is registered without a URL. */
  readonly withoutUrlWhenThere?: boolean
  /**
   * Parts that it signs addresses of at a time; none when left out: files go in one piece into buckets of S3 and MinIO.
   */
  readonly signsParts?: number
  /** What happens to an upload in parts before a request about it is looked at. */
  readonly partFault?: () => PartFault | undefined
  /** Names of the meta files that it takes; those that every server takes when left out. */
  readonly metaFiles?: ReadonlyArray<string>
  /** SHA-1 of bytes; a simulation with big files may have a cheaper one. */
  readonly checksumOf?: (bytes: Uint8Array) => string
  /**
   * What a field about the account (`support`, `self`, `getGeoIPInfo`) answers instead: an error, a bare null, or what
   * it knows of another image.
   */
  readonly accountFault?: (field: string) => FieldFault | undefined
  /** The same for fields that are not about the account. */
  readonly fieldFault?: (field: string, count: number) => FieldFault | undefined
}

export type FieldFault =
  | { readonly fault: "null" }
  | { readonly fault: "error"; readonly code?: string | undefined }
  | { readonly fault: "another image" }

/** The bucket loses a part that it acknowledged, or forgets the whole upload. */
export type PartFault = "loses a part" | "forgets the upload"

/** What is wished of `SignedUpload.parts`. */
export interface PartsOfWire {
  readonly size: number
  readonly partSize?: number
  readonly uploadId?: string
  readonly from?: number
}
