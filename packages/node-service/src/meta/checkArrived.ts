import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { metaFileOf, Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { inspectMetaFile } from "./inspectMetaFile.ts"
import { moveMetaFile, refusedFor, replaceByReady } from "./metaRows.ts"

/**
 * Takes an Uploaded file to Ready or Invalid: out of its bucket into the vault, then the check, then the row. Every
 * step may be repeated: killed anywhere, it is done again.
 */
export const checkArrived = Effect.fn("checkArrived")(function* (file: MetaFileRow) {
  const vault = yield* Vault
  if (!(yield* takeToVault(file))) return yield* refuse(file, [{ code: "meta-bytes-lost" }])
  const inspect = (path: string) => withFiles(() => inspectMetaFile(path, file.name, file.checksum))
  const { size, checksum, kind, problems } = yield* Effect.scoped(Effect.flatMap(vault.local(metaFileOf(file)), inspect))
  if (problems.length > 0) return yield* refuse(file, problems)
  const replaced = yield* replaceByReady(file, { size, checksum, kind, problems: null })
  for (const one of replaced ?? [file]) yield* vault.delete(metaFileOf(one))
})

/** Makes a file Invalid that has no bytes here, or none that are kept. */
export const refuse = Effect.fnUntraced(function* (file: MetaFileRow, problems: ReadonlyArray<Problem>) {
  const vault = yield* Vault
  const moved = yield* moveMetaFile(file, ["Pending", "Uploaded"], refusedFor(problems))
  if (moved === undefined) return
  yield* vault.delete(metaFileOf(file))
  yield* Effect.logWarning(operator.metaFileInvalid(file.id, problems.map(inEnglish).join("; ")))
})

/** As for images: false when the bytes are in neither place. */
const takeToVault = Effect.fnUntraced(function* (file: MetaFileRow) {
  const bucket = yield* bucketOf(file)
  const vault = yield* Vault
  const { settled } = yield* Database
  yield* settled
  if ((yield* bucket.head(file)) === undefined) return (yield* vault.stat(metaFileOf(file))) !== undefined
  yield* vault.takeIn(metaFileOf(file), path => bucket.copyTo(file, path))
  yield* bucket.delete(file)
  return true
})
