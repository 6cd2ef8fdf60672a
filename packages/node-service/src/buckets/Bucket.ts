import { Context, type Effect } from "effect"
import type { FileError } from "../store/files.ts"

/** An object's name in a bucket: `{projectId}/{filename}`. */
export interface ObjectKey {
  readonly projectId: string
  readonly filename: string
}

/**
 * The edge: where clients put photos. Write-only for them, and for us a place that objects only pass through.
 */
export class Bucket extends Context.Service<
  Bucket,
  {
    /** A URL for one PUT of this object, valid 3 hours. A secret. */
    readonly sign: (key: ObjectKey) => Effect.Effect<string>
    /** Size of a complete object in bytes; undefined when there is none. */
    readonly head: (key: ObjectKey) => Effect.Effect<number | undefined, FileError>
    /** Copies the object to a file, durably, replacing what is there. */
    readonly copyTo: (key: ObjectKey, path: string) => Effect.Effect<void, FileError>
    /** Removes the object; there may be none. */
    readonly delete: (key: ObjectKey) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/buckets/Bucket") {}
