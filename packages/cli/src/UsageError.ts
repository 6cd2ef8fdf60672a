import { Data } from "effect"

/**
 * The command line, the environment or a file of the user's is not what it has to be. `message` names it and the way
 * out. Exit code 2.
 */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}
