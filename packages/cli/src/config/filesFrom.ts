import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { buffer } from "node:stream/consumers"
import { Effect } from "effect"
import { reasonOf } from "../fileErrors.ts"
import { refOf } from "../fileRef.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { isThere } from "./photoPaths.ts"

/** Entries that are named when they are not there. */
const shownAtMost = 10
/** How many are looked for together. */
const together = 64

/**
 * The paths in the list that `--files-from` names, as `refOf` writes them: one a line, or with a NUL byte behind each.
 * They may be folders, and are relative to the current folder. Nothing else has a meaning there: names may begin with
 * `#` or blanks, and need not be UTF-8. Fails when one is not there, before anything is sent.
 */
export const readFilesFrom = Effect.fn("readFilesFrom")(function* (name: string, nul: boolean) {
  const words = sentences().uploading
  const bytes = yield* Effect.tryPromise({
    try: () => (name === "-" ? buffer(process.stdin) : readFile(name)),
    catch: cause => new UsageError({ message: words.listUnreadable(name, reasonOf(cause)) }),
  })
  const entries = entriesIn(bytes, nul)
  if (entries.length === 0) return yield* new UsageError({ message: words.listEmpty(name) })
  const refs = entries.map(absolute)
  const missing = yield* Effect.filter(refs, ref => Effect.map(isThere(ref), there => !there), { concurrency: together })
  if (missing.length === 0) return refs
  const shown = missing.slice(0, shownAtMost).map(ref => `  ${ref}`)
  const rest = missing.length - shown.length
  const lines = [words.listMissing(name, missing.length), ...shown, ...(rest > 0 ? [`  ${sentences().lines.more(rest)}`] : [])]
  return yield* new UsageError({ message: lines.join("\n") })
})

/** As bytes: a name need not be UTF-8. */
const entriesIn = (bytes: Buffer, nul: boolean): ReadonlyArray<Buffer> => {
  const entries: Array<Buffer> = []
  const end = nul ? 0 : 0x0a
  // Editors of Windows begin UTF-8 with a mark.
  const begin = !nul && bytes.subarray(0, 3).equals(Buffer.from("\uFEFF")) ? 3 : 0
  for (let from = begin; from < bytes.length; ) {
    const found = bytes.indexOf(end, from)
    const to = found === -1 ? bytes.length : found
    const entry = bytes.subarray(from, !nul && bytes[to - 1] === 0x0d ? to - 1 : to)
    if (entry.length > 0) entries.push(entry)
    from = to + 1
  }
  return entries
}

/** `resolve` takes strings: in Latin-1 each byte is a character. */
const absolute = (entry: Buffer): string => {
  if (process.platform === "win32") return resolve(entry.toString())
  const folder = Buffer.from(process.cwd()).toString("latin1")
  return refOf(Buffer.from(resolve(folder, entry.toString("latin1")), "latin1"))
}
