import { Effect } from "effect"
import { makeSignedFilesHandler } from "../http/signedFiles.ts"
import { Database } from "../ports/Database.ts"
import { originalOf, thumbnailOf } from "../ports/Vault.ts"
import { validSince } from "../projects/revocation.ts"
import { PhotoLinks, type PhotoName } from "./photoLinks.ts"

/** Gives out thumbnails and originals of verified photos by signed links. */
export const makePhotosHandler = Effect.flatMap(PhotoLinks, ({ read }) =>
  makeSignedFilesHandler({ read, find: findPhoto, gone: "this photo is gone" }),
)

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
      .where(validSince(signedAt))
      .executeTakeFirst(),
  )
  if (row === undefined) return undefined
  const name = row.name.split(/[\\/]/).at(-1) ?? row.id
  if (kind === "thumbnail") return { file: thumbnailOf(row), name, type: "image/jpeg" }
  return { file: originalOf(row), name, type: typeOf[row.format ?? ""] ?? "application/octet-stream" }
})
