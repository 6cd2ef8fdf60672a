import { Effect } from "effect"
import { answerPlainly } from "../http/answers.ts"
import type { Handler } from "../http/Endpoints.ts"
import { sendFile } from "../http/sendFile.ts"
import { Database } from "../ports/Database.ts"
import { originalOf, thumbnailOf, Vault } from "../ports/Vault.ts"
import { PhotoLinks, type PhotoName } from "./photoLinks.ts"

/** Gives thumbnails and originals of verified photos to whoever has a signed link. */
export const makePhotosHandler = Effect.gen(function* () {
  const links = yield* PhotoLinks
  const run = Effect.runPromiseWith(yield* Effect.context<Database | Vault>())
  const handler: Handler = async (request, response) => {
    const photo = links.read(new URL(request.url ?? "", "http://localhost").searchParams, Date.now())
    if (photo === undefined)
      return answerPlainly(response, 403, "this link is not valid, or not any more: ask for a new one", cors)
    const file = await run(findPhoto(photo))
    if (file === undefined) return answerPlainly(response, 404, "this photo is gone", cors)
    await sendFile(request, response, file, {
      ...cors,
      // Files of users: shown as pictures of these types, and never as documents of this origin.
      "content-type": file.type,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "cache-control": "private, max-age=86400, immutable",
    })
  }
  return handler
})

const cors = { "access-control-allow-origin": "*", "access-control-expose-headers": "Content-Length, Content-Range" }

const typeOf: Readonly<Record<string, string>> = { JPEG: "image/jpeg", PNG: "image/png", TIFF: "image/tiff" }

const findPhoto = Effect.fnUntraced(function* ({ id, kind, signedAt }: PhotoName & { readonly signedAt: number }) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db
      .selectFrom("images")
      .innerJoin("projects", "projects.id", "images.projectId")
      .innerJoin("users", "users.id", "projects.ownerId")
      .select(["images.id", "images.projectId", "images.name", "images.format"])
      .where("images.id", "=", id)
      .where("images.state", "=", "Ready")
      .where("projects.removedAt", "is", null)
      // Links are void when somebody who could ask for them has fewer rights since.
      .where("projects.revokedAt", "<=", signedAt)
      .where("users.revokedAt", "<=", signedAt)
      .executeTakeFirst(),
  )
  if (row === undefined) return undefined
  const vault = yield* Vault
  const file = kind === "thumbnail" ? thumbnailOf(row) : originalOf(row)
  const stored = yield* vault.stat(file)
  if (stored === undefined) return undefined
  const type = kind === "thumbnail" ? "image/jpeg" : (typeOf[row.format ?? ""] ?? "application/octet-stream")
  return {
    ...stored,
    type,
    name: row.name.split(/[\\/]/).at(-1) ?? row.id,
    open: (from: number, to: number) => Effect.runPromise(vault.read(file, from, to)),
  }
})
