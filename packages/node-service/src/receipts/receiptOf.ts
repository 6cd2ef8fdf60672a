import { sign } from "node:crypto"
import { Effect } from "effect"
import { Endpoints } from "../http/Endpoints.ts"
import { readChecksum } from "../images/Images.ts"
import { Database } from "../ports/Database.ts"
import type { ProjectRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { batch, listOf } from "../store/batches.ts"
import { ReceiptKey } from "./ReceiptKey.ts"

/** Photos of one receipt. */
const most = 1000

/**
 * Says and signs what the service has of these photos now. The signature is over the text: a client keeps it as it is,
 * or as an object whose compact JSON is that text.
 */
export const receiptOf = Effect.fn("receiptOf")(function* (project: ProjectRow, given: ReadonlyArray<string>) {
  if (given.length > most) return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "ids-limit", most } })
  const checksums = [...new Set(yield* Effect.forEach(given, readChecksum))]
  const { api } = yield* Endpoints
  const { privateKey, publicKey } = yield* ReceiptKey
  const statement = JSON.stringify({
    kind: "altilift-receipt",
    version: 1,
    server: api.url,
    project: { id: project.id, name: project.name },
    time: new Date().toISOString(),
    images: yield* imagesByChecksum(project, checksums),
  })
  return { statement, signature: sign(null, Buffer.from(statement), privateKey).toString("base64"), publicKey }
})

const imagesByChecksum = Effect.fnUntraced(function* (project: ProjectRow, checksums: ReadonlyArray<string>) {
  const { query } = yield* Database
  const images = []
  for (let from = 0; from < checksums.length; from += batch) {
    const some = checksums.slice(from, from + batch)
    const rows = yield* query(db =>
      db
        .selectFrom("images")
        .select(["name", "size", "checksum", "id", "state"])
        .where("projectId", "=", project.id)
        .where("checksum", "in", listOf(db, "text", some))
        .orderBy("seq")
        .execute(),
    )
    for (const { name, size, checksum, id, state } of rows) images.push({ name, size, checksum, id, state })
  }
  return images
})
