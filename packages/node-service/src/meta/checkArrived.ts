import { rm, stat } from "node:fs/promises"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { hasCode } from "../store/fsync.ts"
import { inspectMetaFile } from "./inspectMetaFile.ts"
import { moveMetaFile, refusedFor, replaceByReady } from "./metaRows.ts"

/**
 * Takes an Uploaded file to Ready or Invalid: out of its bucket into the vault, then the check, then the row. Every step may be
 * repeated: killed anywhere, it is done again.
 */
export const checkArrived = Effect.fn("checkArrived")(function* (file: MetaFileRow) {
  const vault = yield* Vault
  const path = vault.metaFile(file)
  if (!(yield* takeToVault(file, path))) return yield* refuse(file, [{ code: "meta-bytes-lost" }])
  const { size, checksum, kind, problems } = yield* withFiles(() => inspectMetaFile(path, file.name, file.checksum))
  if (problems.length > 0) return yield* refuse(file, problems)
  const replaced = yield* replaceByReady(file, { size, checksum, kind, problems: null })
  for (const one of replaced ?? [file]) yield* withFiles(() => rm(vault.metaFile(one), { force: true }))
})

/** Makes a file Invalid that has no bytes here, or none that are kept. */
export const refuse = Effect.fnUntraced(function* (file: MetaFileRow, problems: ReadonlyArray<Problem>) {
  const vault = yield* Vault
  const moved = yield* moveMetaFile(file, ["Pending", "Uploaded"], refusedFor(problems))
  if (moved === undefined) return
  yield* withFiles(() => rm(vault.metaFile(file), { force: true }))
  yield* Effect.logWarning(operator.metaFileInvalid(file.id, problems.map(inEnglish).join("; ")))
})

/** As for images: false when the bytes are in neither place. */
const takeToVault = Effect.fnUntraced(function* (file: MetaFileRow, path: string) {
  const bucket = yield* bucketOf(file)
  const { settled } = yield* Database
  yield* settled
  if ((yield* bucket.head(file)) === undefined) return yield* withFiles(() => exists(path))
  yield* bucket.copyTo(file, path)
  yield* bucket.delete(file)
  return true
})

const exists = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return false
    throw cause
  }
}
