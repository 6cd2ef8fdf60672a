import { Context, type Effect } from "effect"
import type { ObjectKey } from "./Bucket.ts"
import type { FileError } from "./FileError.ts"

/**
 * Objects on the disk of this process: bodies that clients send to it, and photos that it fetches. An object is there
 * as a whole or not at all.
 */
export class LocalObjects extends Context.Service<
  LocalObjects,
  {
    /** A path for a body on its way in; what a crash leaves there is swept at the next start. */
    readonly draft: () => string
    /** Makes a draft, synced by its writer, the object of this key, replacing an earlier one at once. */
    readonly commit: (draft: string, key: ObjectKey) => Effect.Effect<void, FileError>
    /** Size of the object in bytes; undefined when there is none. */
    readonly size: (key: ObjectKey) => Effect.Effect<number | undefined, FileError>
    /** Copies the object to a file, durably, replacing what is there. It has no version. */
    readonly copyTo: (key: ObjectKey, path: string) => Effect.Effect<undefined, FileError>
    /** Removes the object; there may be none. */
    readonly remove: (key: ObjectKey) => Effect.Effect<void, FileError>
  }
>()("@altilift/node-service/ports/LocalObjects") {}
