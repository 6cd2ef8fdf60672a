import { Effect } from "effect"
import { vaultTexts } from "../messages/vault.ts"
import { metaFileOf, originalOf, resultOf, thumbnailOf, type Vault, type VaultFile } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { eachKept, tasksWithResults } from "./keptRows.ts"
import type { Tally } from "./Tally.ts"

/** Files that are read at the same time. */
const atOnce = 4

/** Reads every file that a row says is kept, and compares its SHA-1 with that of the row. Changes nothing. */
export const checkVault = Effect.fn("checkVault")(function* (vault: Vault["Service"], tally: Tally) {
  const check = (file: VaultFile, expected: string | null) =>
    Effect.gen(function* () {
      if ((yield* vault.stat(file)) === undefined) return tally.missing(file)
      const path = yield* vault.local(file)
      const checksum = yield* withFiles(() => sha1Of(path))
      if (expected !== null && checksum !== expected) tally.failed(file, vaultTexts.moveDamaged(checksum))
      else tally.there()
    }).pipe(
      Effect.scoped,
      Effect.catch(error => Effect.sync(() => tally.failed(file, error.message))),
    )
  yield* eachKept("images", atOnce, row =>
    row.state === "Ready" ? Effect.andThen(check(originalOf(row), row.checksum), check(thumbnailOf(row), null)) : Effect.void,
  )
  yield* eachKept("metaFiles", atOnce, row => (row.state === "Ready" ? check(metaFileOf(row), row.checksum) : Effect.void))
  for (const { task, results } of yield* tasksWithResults) {
    for (const { name, checksum } of results) yield* check(resultOf(task, name), checksum)
  }
})
