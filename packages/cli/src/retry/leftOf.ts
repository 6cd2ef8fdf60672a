import { stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import { codeOf } from "../fileErrors.ts"
import { isWithin, nameOf, pathOf } from "../fileRef.ts"
import { isSettled, type UploadRow } from "../layers.ts"

/** What is left of the uploads from this machine into a project; paths as `refOf` writes them. */
export interface Left {
  /** Files and folders that are there. */
  readonly there: ReadonlyArray<string>
  readonly gone: ReadonlyArray<string>
  /** The outermost folders that are gone, or the files themselves. */
  readonly goneFrom: ReadonlyArray<string>
}

/** Paths that are checked at the same time. */
const together = 64

/**
 * What is left. A file that is gone counts as moved, and is not left, where a file of its name and size arrived from
 * elsewhere.
 */
export const leftOf = Effect.fn("leftOf")(function* (rows: ReadonlyArray<UploadRow>) {
  const arrived = new Set(rows.filter(isSettled).map(mark))
  const left = rows.filter(row => !isSettled(row))
  const present = yield* Effect.forEach(left, ({ ref }) => isThere(ref), { concurrency: together })
  const gone = left.filter((row, at) => !present[at] && (row.state === "Named" || !arrived.has(mark(row)))).map(({ ref }) => ref)
  const there = left.flatMap(({ ref }, at) => (present[at] ? [ref] : []))
  const outermost = yield* Effect.forEach(new Set(gone.map(dirname)), outermostGone)
  const folders = [...new Set(outermost.flatMap(folder => folder ?? []))]
  const alone = gone.filter(ref => !folders.some(folder => isWithin(ref, folder)))
  return { there, gone, goneFrom: [...folders, ...alone] } satisfies Left
})

const mark = ({ ref, size }: UploadRow): string => `${size} ${nameOf(ref)}`

const isThere = (ref: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    stat(pathOf(ref)).then(
      () => true,
      // What cannot be checked may be there: the upload says what is wrong.
      (cause: unknown) => !["ENOENT", "ENOTDIR"].includes(codeOf(cause) ?? ""),
    ),
  )

/** The outermost folder on the way to this one that is gone; undefined: it is there. On Windows a drive can be gone. */
const outermostGone = Effect.fnUntraced(function* (folder: string) {
  let gone: string | undefined
  for (let at = folder; at !== gone && !(yield* isThere(at)); at = dirname(at)) gone = at
  return gone
})
