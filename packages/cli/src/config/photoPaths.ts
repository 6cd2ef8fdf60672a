import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { Effect } from "effect"
import { reasonOf } from "../fileErrors.ts"
import { pathOf, refOf } from "../fileRef.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"

/**
 * The paths of the command line, absolute and as `refOf` writes them. Fails on the first that is not there, before
 * anything is sent. A name that is not UTF-8 is damaged in a program's arguments: it is accepted as the output shows
 * it, with `\xff`.
 */
export const photoPaths = Effect.fn("photoPaths")(function* (paths: ReadonlyArray<string>) {
  const refs: Array<string> = []
  for (const path of paths) {
    const meant = [refOf(Buffer.from(resolve(path))), resolve(path)]
    refs.push(yield* Effect.catch(firstThere(meant), cause => Effect.fail(notThere(path, cause))))
  }
  return refs
})

/** Whether something is there. */
export const isThere = (ref: string): Effect.Effect<boolean> => Effect.isSuccess(firstThere([ref]))

const firstThere = (refs: ReadonlyArray<string>): Effect.Effect<string, unknown> =>
  Effect.firstSuccessOf(
    refs.map(ref => Effect.tryPromise({ try: () => stat(pathOf(ref)), catch: cause => cause }).pipe(Effect.as(ref))),
  )

const notThere = (path: string, cause: unknown): UsageError => {
  const { pathMissing, pathNotUtf8 } = sentences().usage
  return new UsageError({ message: (path.includes("\uFFFD") ? pathNotUtf8 : pathMissing)(path, reasonOf(cause)) })
}
