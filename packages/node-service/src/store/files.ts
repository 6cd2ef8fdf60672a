import { stat } from "node:fs/promises"
import { Effect } from "effect"
import { FileError } from "../ports/FileError.ts"
import { hasCode } from "./fsync.ts"

/** Does something with files, and names the fault when it fails. */
export const withFiles = <A>(run: () => Promise<A>): Effect.Effect<A, FileError> =>
  Effect.tryPromise({ try: run, catch: cause => new FileError({ cause }) })

/** Whether there is a file at this path. */
export const exists = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return false
    throw cause
  }
}
