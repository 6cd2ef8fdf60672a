import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { Effect } from "effect"
import { reasonOf } from "../fileErrors.ts"
import { UsageError } from "../UsageError.ts"

/** The paths of the command line, absolute. Fails on the first that is not there, before anything is sent. */
export const photoPaths = Effect.fn("photoPaths")(function* (paths: ReadonlyArray<string>) {
  for (const path of paths) {
    yield* Effect.tryPromise({
      try: () => stat(path),
      catch: cause => new UsageError({ message: `${path}: ${reasonOf(cause)}. Nothing was sent; check the path and run again.` }),
    })
  }
  return paths.map(path => resolve(path))
})
