import { Context, type Effect } from "effect"
import type { FileIdentity, JournalRecord, Remembered } from "../lifecycle/JournalRecord.ts"
import type { RunFault } from "./Errors.ts"

/** Names an image across runs. */
export interface JournalKey {
  /** API endpoint, as `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** Project id. */
  readonly project: string
  readonly checksum: string
}

/** Names an object in a bucket, across runs. */
export interface ObjectKey {
  /** Where the bucket is: its service's address and its physical name. */
  readonly bucket: string
  readonly key: string
}

/**
 * An upload in parts that was begun: what it takes to go on with it. Nothing in it is secret: it is of no use without
 * credentials.
 */
export interface MultipartUpload {
  /** The bucket's name for it. */
  readonly uploadId: string
  /** Of the whole file, which the parts are of. */
  readonly checksum: string
  /** Bytes of the whole file. */
  readonly size: number
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** What the bucket acknowledged; parts are counted from 1. */
  readonly parts: ReadonlyArray<{ readonly number: number; readonly etag: string }>
  /**
   * Whether the bucket was asked to put the parts together, so that it may have forgotten the upload for that reason.
   */
  readonly completing: boolean
}

/**
 * What survives the process. A `save` of Stored that succeeded is on the disk: it outlives a kill and a power cut, as
 * far as the driver can promise one. All other records, what is remembered of files, and uploads in parts are hints: a
 * driver may write them a little later, because without them the server is asked, or a part is sent again. Whatever was
 * saved is given back at once. A journal that cannot write (disk full) fails with a `RunFault` that says so, at the
 * latest with the next Stored; a record that it cannot read back counts as absent.
 */
export class Journal extends Context.Service<
  Journal,
  {
    readonly load: (key: JournalKey) => Effect.Effect<JournalRecord | undefined, RunFault>
    readonly save: (key: JournalKey, record: JournalRecord) => Effect.Effect<void, RunFault>
    /** The checksum of a file of exactly this identity, from an earlier read. It never vouches for bytes. */
    readonly recall: (identity: FileIdentity) => Effect.Effect<Remembered | undefined, RunFault>
    readonly remember: (identity: FileIdentity, remembered: Remembered) => Effect.Effect<void, RunFault>
    readonly multipart: (object: ObjectKey) => Effect.Effect<MultipartUpload | undefined, RunFault>
    /** `undefined` forgets it. */
    readonly saveMultipart: (object: ObjectKey, upload: MultipartUpload | undefined) => Effect.Effect<void, RunFault>
  }
>()("@altilift/core/Journal") {}
