import { Data, Effect } from "effect"

/** Files could not be read, written or removed: a fault of the installation, never of a photo. */
export class FileError extends Data.TaggedError("FileError")<{ readonly cause: unknown }> {
  override readonly message = `files: ${this.cause instanceof Error ? this.cause.message : String(this.cause)}`
}

/** Does something with files, and names the fault when it fails. */
export const withFiles = <A>(run: () => Promise<A>): Effect.Effect<A, FileError> =>
  Effect.tryPromise({ try: run, catch: cause => new FileError({ cause }) })
