import { Context, type Effect, type Redacted } from "effect"
import type { Cloud } from "../lifecycle/State.ts"
import type { Changed, Denied, ImageFault, Retryable, RunFault, TargetRefused } from "./Errors.ts"
import type { Payload } from "./ImageSource.ts"

/** Where the bytes may be put. A secret. */
export type Target = SignedUrl | OssObject

/** One PUT to one address; or, where there are addresses for them, parts. */
export interface SignedUrl {
  readonly cloud: Exclude<Cloud, "OSS">
  /** Prints as `<redacted>`, and only a storage driver opens it. */
  readonly url: Redacted.Redacted<string>
  /** Milliseconds since 1970 by the local clock; the target is not used at or after this. */
  readonly usableUntil: number
  /** The way to an upload in parts; absent where there is none. */
  readonly parts?: PartAddresses | undefined
  /** How often putting these bytes was cut off before, after some of them had moved; 0 when left out. */
  readonly cutOffs?: number | undefined
}

/** The way to addresses that are good now for the parts of an object. A storage driver asks when it needs the next ones. */
export interface PartAddresses {
  /** `undefined`: the bucket takes no parts of this object. Fails with `TargetRefused` where the image does not wait for bytes any more. */
  readonly sign: (wish: PartsWish) => Effect.Effect<SignedParts | undefined, TargetRefused | ImageFault | RunFault>
}

export interface PartsWish {
  /** Bytes of a part, at least. */
  readonly partSize: number
  /** The upload that is gone on with; `undefined`: a new one. */
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

/** An object in an OSS bucket, and the credentials that all images of a run share. */
export interface OssObject {
  readonly cloud: "OSS"
  /** `{pid}/{image.filename}` (protocol: step 5). */
  readonly key: string
  readonly credentials: OssCredentials
  /** As of a `SignedUrl`. */
  readonly cutOffs?: number | undefined
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
  /** Prints as `<redacted>`, and only the engine's `Credentials` and a storage driver open it. The same object as long as it is the same STS. */
  readonly sts: Redacted.Redacted<Sts>
  /** Milliseconds to add to the local clock to get the bucket's. */
  readonly skew: number
}

/** The way to credentials that are good now. A storage driver asks before every request, and says what the bucket said of them. */
export interface OssCredentials {
  readonly live: Effect.Effect<LiveSts, ImageFault | RunFault>
  /** The bucket calls them expired or unknown: they are not used any more. */
  readonly refused: (sts: Redacted.Redacted<Sts>) => Effect.Effect<void>
  /** The bucket refuses a request for its date, and says what time it is (milliseconds since 1970). */
  readonly clock: (bucketTime: number) => Effect.Effect<void>
}

/**
 * Told the bytes handed over so far, never more than the size, and not necessarily all of them; and how many of them the bucket has acknowledged as parts,
 * which are not sent again whatever becomes of the put.
 */
export type OnProgress = (bytes: number, acknowledged?: number) => void

/** What can go wrong with a put. `Retryable` with `answered: false` leaves the outcome unknown. */
export type PutError = Retryable | Denied | TargetRefused | Changed | ImageFault | RunFault

/**
 * Moves bytes into a bucket.
 *
 * `clouds` are those whose targets `put` takes; a bucket of another cloud is passed over.
 *
 * `reach` connects to the address of a bucket (an http or https URL) and succeeds with the first byte of any answer that is not the word of
 * somebody in front of it that it is down (HTTP 5xx). It shows no secret and writes nothing, and it may wait for ever.
 *
 * `put` succeeds only when the bucket acknowledged all bytes. It does not retry: it classifies. `onProgress` is as
 * `OnProgress` says. When it is interrupted nothing reads the payload
 * any more once it has ended. Big files, and those that were cut off before, go in parts where the bucket takes them, which the journal keeps: a later put of
 * the same bytes to the same object goes on with them.
 *
 * `giveUp` is told that nothing will be put to this target any more. An upload in parts that was begun there is aborted as far as that is allowed, and
 * forgotten. It never fails, and takes a few seconds at most.
 */
export class Storage extends Context.Service<
  Storage,
  {
    readonly clouds: ReadonlyArray<Cloud>
    readonly reach: (address: string) => Effect.Effect<void, Retryable>
    readonly put: (payload: Payload, target: Target, onProgress: OnProgress) => Effect.Effect<void, PutError>
    readonly giveUp: (target: Target) => Effect.Effect<void>
  }
>()("@altilift/core/Storage") {}
