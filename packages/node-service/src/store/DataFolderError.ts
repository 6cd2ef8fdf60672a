import { Data } from "effect"

/** The data folder cannot be made or used. */
export class DataFolderError extends Data.TaggedError("DataFolderError")<{ readonly message: string }> {}
