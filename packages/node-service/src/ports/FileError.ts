import { Data } from "effect"

/** Files could not be read, written or removed: a fault of the installation, never of a photo. */
export class FileError extends Data.TaggedError("FileError")<{ readonly cause: unknown }> {
  override readonly message = `files: ${this.cause instanceof Error ? this.cause.message : String(this.cause)}`
}
