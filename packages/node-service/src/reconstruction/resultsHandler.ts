import { basename } from "node:path"
import { Effect } from "effect"
import { answerPlainly } from "../http/answers.ts"
import type { Handler } from "../http/Endpoints.ts"
import { sendFile } from "../http/sendFile.ts"
import { Database } from "../ports/Database.ts"
import { resultOf, Vault } from "../ports/Vault.ts"
import { ResultLinks, type ResultName } from "./resultLinks.ts"

/** Gives results to whoever has a signed link, with ranges, so that an interrupted download goes on. */
export const makeResultsHandler = Effect.gen(function* () {
  const links = yield* ResultLinks
  const services = yield* Effect.context<Database | Vault>()
  const run = Effect.runPromiseWith(services)
  const handler: Handler = async (request, response) => {
    const result = links.read(new URL(request.url ?? "", "http://localhost").searchParams, Date.now())
    if (result === undefined)
      return answerPlainly(response, 403, "this link is not valid, or not any more: ask for a new one", cors)
    const file = await run(findResult(result))
    if (file === undefined) return answerPlainly(response, 404, "this result is gone", cors)
    await sendFile(request, response, file, {
      ...cors,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(basename(result.name))}`,
      // The link is a secret, and its file never changes.
      "cache-control": "private, max-age=86400, immutable",
    })
  }
  return handler
})

const cors = { "access-control-allow-origin": "*", "access-control-expose-headers": "Content-Length, Content-Range" }

/** By the row: a name that no row has leads nowhere. */
const findResult = Effect.fnUntraced(function* ({ taskId, name, signedAt }: ResultName & { readonly signedAt: number }) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db
      .selectFrom("results")
      .innerJoin("tasks", "tasks.id", "results.taskId")
      .innerJoin("projects", "projects.id", "tasks.projectId")
      .innerJoin("users", "users.id", "projects.ownerId")
      .select("tasks.projectId")
      .where("results.taskId", "=", taskId)
      .where("results.name", "=", name)
      .where("projects.removedAt", "is", null)
      // Links are void when somebody who could ask for them has fewer rights since.
      .where("projects.revokedAt", "<=", signedAt)
      .where("users.revokedAt", "<=", signedAt)
      .executeTakeFirst(),
  )
  if (row === undefined) return undefined
  const vault = yield* Vault
  const file = resultOf({ projectId: row.projectId, id: taskId }, name)
  const stored = yield* vault.stat(file)
  return stored && { ...stored, open: (from: number, to: number) => Effect.runPromise(vault.read(file, from, to)) }
})
