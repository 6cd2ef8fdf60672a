import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"
import { operator } from "../messages/operator.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { metaFileOf, Vault } from "../ports/Vault.ts"
import { receive } from "../processing/receive.ts"
import { withFiles } from "../store/files.ts"
import { inspectMetaFile } from "./inspectMetaFile.ts"
import { metaFileById, moveMetaFile, refusedFor, replaceByReady } from "./metaRows.ts"

/**
 * Takes an Uploaded file to Ready or Invalid: out of its bucket, the check, into the vault, then the row. Every
 * step may be repeated: killed anywhere, it is done again.
 */
export const checkArrived = Effect.fn("checkArrived")(function* (file: MetaFileRow) {
  const vault = yield* Vault
  const received = yield* receive(file, metaFileOf(file))
  if (received === undefined) return yield* refuse(file, [{ code: "meta-bytes-lost" }])
  const { size, checksum, kind, problems } = yield* withFiles(() => inspectMetaFile(received.path, file.name, file.checksum))
  if (problems.length > 0) return yield* Effect.andThen(received.drop, refuse(file, problems))
  yield* received.keep(checksum)
  const replaced = yield* replaceByReady(file, { size, checksum, kind, problems: null })
  // Another process, which led meanwhile, made it Ready: the bytes are those of that row.
  if (replaced === undefined && (yield* metaFileById(file.id))?.state === "Ready") return
  for (const one of replaced ?? [file]) yield* vault.delete(metaFileOf(one))
}, Effect.scoped)

/** Makes a file Invalid that has no bytes here, or none that are kept. */
export const refuse = Effect.fnUntraced(function* (file: MetaFileRow, problems: ReadonlyArray<Problem>) {
  const vault = yield* Vault
  const moved = yield* moveMetaFile(file, ["Pending", "Uploaded"], refusedFor(problems))
  if (moved === undefined) return
  yield* vault.delete(metaFileOf(file))
  yield* Effect.logWarning(operator.metaFileInvalid(file.id, problems.map(inEnglish).join("; ")))
})
