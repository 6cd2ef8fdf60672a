import { Effect } from "effect"
import { FileError } from "../ports/FileError.ts"

/** Does something with files, and names the fault when it fails. */
export const withFiles = <A>(run: () => Promise<A>): Effect.Effect<A, FileError> =>
  Effect.tryPromise({ try: run, catch: cause => new FileError({ cause }) })
