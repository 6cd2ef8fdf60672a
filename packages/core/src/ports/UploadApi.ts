import { Context, type Effect, type Redacted } from "effect"
import type { ImageRecord } from "../lifecycle/Answer.ts"
import type { ImageContent } from "../lifecycle/State.ts"
import type { Problem } from "../problems/Problem.ts"
import type { ImageFault, Retryable, RunFault } from "./Errors.ts"
import type { Bucket, Grant, GrantTerms, PartsWish, SignedParts, Sts } from "./Grant.ts"
import type { Page, ProjectDetails, ServerImage } from "./ProjectInfo.ts"

/** What an operation of the API can fail with. */
export type ApiError = Retryable | ImageFault | RunFault

/** Whether the server takes work from this caller (protocol: Failure may be a bare null). */
export interface Preflight {
  /** Of the signed-in user. */
  readonly email: string
}

export interface Project {
  readonly id: string
  readonly name: string
}

/** A bucket, and what the server says of it. */
export interface BucketHint extends Bucket {
  /** The label in words, for people. */
  readonly display: string | undefined
  /** Its address, an http or https URL; undefined where the server does not publish it. */
  readonly endpoint: string | undefined
}

export interface SignRequest {
  readonly project: string
  readonly bucket: Bucket
  /** Name for people. */
  readonly filename: string
  readonly content: ImageContent
}

export type SignMetaRequest = Pick<SignRequest, "project" | "bucket" | "filename">

/** What a server takes of files that go with the photos (protocol: Meta files). */
export interface MetaSupport {
  /** As `matchesPattern` reads them. */
  readonly names: ReadonlyArray<string>
  /** Buckets that meta files are signed for, nearest first. OSS is not among them: the API has no operation for it. */
  readonly buckets: ReadonlyArray<BucketHint>
}

export interface SignAnswer {
  /** As the server has it now. */
  readonly record: ImageRecord
  /** Nothing only where the record says that the server has the bytes. */
  readonly grant: Grant | undefined
}

/** Parts of an image that is registered; asking registers it again. */
export interface PartsRequest extends SignRequest, PartsWish {}

/** `parts`: `undefined` where the server, or the bucket, takes the image in one piece only. */
export interface PartsAnswer {
  /** As the server has it now; `undefined` where the server was not asked. */
  readonly record: ImageRecord | undefined
  readonly parts: SignedParts | undefined
}

/** An STS as the server gave it. */
export interface GivenSts {
  readonly sts: Redacted.Redacted<Sts>
  /** The server's clock when it answered (milliseconds since 1970); `undefined` where its `Date` cannot be read. */
  readonly serverTime: number | undefined
}

/** An image that the server is to get itself (protocol: step 3, direct URL). */
export interface FetchRequest {
  readonly project: string
  /** It may be a signed one: a secret. */
  readonly url: Redacted.Redacted<string>
  readonly filename: string
  /** SHA-1 that the bytes must have; the server learns it when it is left out. */
  readonly checksum: string | undefined
  /** The server sends it to the address as a bearer token. */
  readonly token: Redacted.Redacted<string> | undefined
}

export interface Task {
  readonly id: string
  readonly type: string | undefined
  readonly state: string | undefined
}

/** A task, or the server's word why there is none. */
export type Reconstruction =
  | { readonly started: true; readonly task: Task }
  | { readonly started: false; readonly code: number | undefined; readonly problem: Problem }

/** What not every server knows (the contract says where). */
export interface Features {
  /** Uploads in parts into buckets of S3 and MinIO (`SignedUpload.parts`). */
  readonly parts: boolean
  /** Reasons as codes with parameters (`ProjectImage.problems`). */
  readonly problems: boolean
  /** Why there is no reconstruction, as a code with parameters (`ReconstructionError.problem`). */
  readonly problem: boolean
  /** Images that will not come (`abandonImages`). */
  readonly abandon: boolean
  /** Progress and reasons of the latest reconstruction (`Project.task`). */
  readonly task: boolean
  /** What a result is (`Download.kind`). */
  readonly kind: boolean
  /** SHA-1 of a result (`Download.checksum`). */
  readonly checksum: boolean
  /** A choice of what reconstructs (`Query.reconstructors`). */
  readonly reconstructors: boolean
  /** Which meta files are taken, and those of a project (`Support.metaFiles`, `Project.metaFiles`). */
  readonly metaFiles: boolean
  /** Whose a project is (`Project.owner`), and what its user may do with it (`Project.right`). */
  readonly owner: boolean
  readonly right: boolean
  /** Links and facts of a verified photo (`ProjectImage.photo`). */
  readonly photo: boolean
  /** Signed statements of what the server has (`Project.receipt`). */
  readonly receipt: boolean
  /** What the server says of the token that a request is made with (`My.currentToken`). */
  readonly currentToken: boolean
  /**
   * Images by state (`Project.imageStates`), those that are not Ready (`Project.imagesNotReady`), and since when
   * (`ProjectImage.touched`).
   */
  readonly imageStates: boolean
  readonly imagesNotReady: boolean
  readonly touched: boolean
  /** Where people see a project (`Project.page`). */
  readonly page: boolean
  /** Whether a reconstruction waits to be resumed (`Task.paused`). */
  readonly paused: boolean
  /** With whom a project is shared (`Project.shares`, `shareProject`). */
  readonly shares: boolean
  /** Other names for projects (`renameProject`). */
  readonly rename: boolean
  /** Removing a single image (`removeImage`). */
  readonly removeImage: boolean
  /** Whether tokens can be made that may be used for some things only. */
  readonly scopes: boolean
}

/** What the server says of photos that it has, signed (protocol: Receipts). */
export interface SignedStatement {
  /** A JSON text, exactly as it was signed. */
  readonly statement: string
  /** Ed25519, base64. */
  readonly signature: string
  /** SPKI in PEM. */
  readonly publicKey: string
}

/** `Native` is what servers take when nothing is said. */
export type TaskType = "Native" | "Dense"

/** What is to reconstruct. A server that knows one reconstructor only refuses the name of one. */
export interface ReconstructionWish {
  readonly taskType: TaskType
  /** The server's own choice when left out. */
  readonly reconstructor?: string
}

/**
 * The operations of the API (protocol.md) as typed requests. None of them retries. The idempotent ones of one kind
 * (`hasImage`, `sign`, `start`, `done`, `image`) may be asked at once in any number and travel together; a failure of
 * one is a failure of that one.
 */
export class UploadApi extends Context.Service<
  UploadApi,
  {
    /** As `normaliseEndpoint` writes it. */
    readonly endpoint: string
    /** Tells wrong key, wrong token, read-only and offline apart; each is a `RunFault`. */
    readonly preflight: Effect.Effect<Preflight, Retryable | RunFault>
    /** The buckets for images, nearest first. */
    readonly buckets: Effect.Effect<ReadonlyArray<BucketHint>, ApiError>
    /** Every bucket that the server has a label for, in no order; it may have more than it hints at. */
    readonly labels: Effect.Effect<ReadonlyArray<Bucket>, ApiError>
    /** The project of this id, else the only one of exactly this name; `undefined` when there is none. */
    readonly findProject: (idOrName: string) => Effect.Effect<Project | undefined, ApiError>
    /** Not idempotent. */
    readonly createProject: (name: string) => Effect.Effect<Project, ApiError>
    /**
     * How a bucket is written into, without asking the server; `undefined`: it is of a cloud that is not known here.
     */
    readonly terms: (bucket: Bucket) => GrantTerms | undefined
    readonly hasImage: (project: string, checksum: string) => Effect.Effect<ImageRecord | undefined, ApiError>
    readonly sign: (request: SignRequest) => Effect.Effect<SignAnswer, ApiError>
    /** What this server offers of what not every server does. Asked once; fails where there is no answer. */
    readonly features: Effect.Effect<Features, Retryable>
    /** Without a named upload one is begun each time. A server that does not offer parts is not asked. */
    readonly signParts: (request: PartsRequest) => Effect.Effect<PartsAnswer, ApiError>
    /** Credentials for a bucket whose grants are of the kind `sts`. Slow on the server's side: see `Credentials`. */
    readonly sts: (project: string, bucket: Bucket) => Effect.Effect<GivenSts, ApiError>
    /** Idempotent with a checksum only: without one a second request may make a second image. */
    readonly fetchUrl: (request: FetchRequest) => Effect.Effect<ImageRecord, ApiError>
    readonly start: (id: string) => Effect.Effect<void, ApiError>
    readonly done: (id: string) => Effect.Effect<void, ApiError>
    /**
     * Tells the server that the bytes of these images will not come. Does nothing where the server has no such
     * operation.
     */
    readonly abandon: (project: string, ids: ReadonlyArray<string>) => Effect.Effect<void, ApiError>
    /** At most 1,000 checksums. Only of a server that offers receipts (`features`). */
    readonly receipt: (project: string, checksums: ReadonlyArray<string>) => Effect.Effect<SignedStatement, ApiError>
    readonly image: (project: string, id: string) => Effect.Effect<ImageRecord | undefined, ApiError>
    /** Images in the order of their registration. `after`: `next` of the page before; the first page without it. */
    readonly images: (project: string, after?: string) => Effect.Effect<Page<ServerImage>, ApiError>
    /** A link to an image as it was uploaded; `undefined`: it is not Ready, or the server has no links. A secret. */
    readonly original: (project: string, id: string) => Effect.Effect<string | undefined, ApiError>
    readonly metaSupport: Effect.Effect<MetaSupport, ApiError>
    /** The latest meta file of this checksum. */
    readonly hasMetaFile: (project: string, checksum: string) => Effect.Effect<ImageRecord | undefined, ApiError>
    /** Registers a meta file. Not idempotent: each request makes another one, and the last that is Ready counts. */
    readonly signMeta: (request: SignMetaRequest) => Effect.Effect<SignAnswer, ApiError>
    readonly metaFile: (project: string, id: string) => Effect.Effect<ImageRecord | undefined, ApiError>
    /** State of the project's latest reconstruction; `undefined` when there was none. */
    readonly taskState: (project: string) => Effect.Effect<string | undefined, ApiError>
    /** The latest reconstruction as far as the server tells, and its results. */
    readonly details: (project: string) => Effect.Effect<ProjectDetails, ApiError>
    /** Not idempotent. */
    readonly startReconstruction: (project: string, wish: ReconstructionWish) => Effect.Effect<Reconstruction, ApiError>
    /** Not idempotent. */
    readonly preStartReconstruction: (project: string, wish: ReconstructionWish) => Effect.Effect<Reconstruction, ApiError>
  }
>()("@altilift/core/UploadApi") {}
