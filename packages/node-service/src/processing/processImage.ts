import { rm, stat } from "node:fs/promises"
import { Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { moveImage } from "../images/moveImage.ts"
import { ProjectFiles } from "../projects/ProjectFiles.ts"
import { Database } from "../store/Database.ts"
import { hasCode } from "../store/durable.ts"
import { withFiles } from "../store/files.ts"
import type { ImageRow } from "../store/tables.ts"
import { verifyImage } from "./verifyImage.ts"

/**
 * Takes an Uploaded image to Ready or Invalid: out of the edge into the vault, then verification, then the row. The row moves
 * last, when all files are durable, and every step may be repeated: killed anywhere, it is simply done again.
 *
 * @returns the image as it is now; undefined when there is nothing to do
 */
export const processImage = Effect.fn("processImage")(function* (imageId: string) {
  const { query } = yield* Database
  const image = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", imageId).executeTakeFirst())
  if (image?.state !== "Uploaded") return undefined
  if (!(yield* takeToVault(image))) {
    return yield* refuse(image, "the bytes were lost before they could be verified; upload the photo again")
  }
  const verdict = yield* verifyImage(image)
  if (verdict.on === "refused") return yield* refuse(image, verdict.reason)
  const outcome = yield* moveImage(image.id, "verified", { ...verdict.facts, error: null })
  if (outcome === undefined) yield* removeFiles(image)
  return outcome?.row
})

/** The row moves first: while it is Uploaded its bytes must be there. What a crash in between leaves, the sweep removes. */
const refuse = Effect.fnUntraced(function* (image: ImageRow, reason: string) {
  const outcome = yield* moveImage(image.id, "refused", { error: reason })
  yield* removeFiles(image)
  return outcome?.row
})

const removeFiles = Effect.fnUntraced(function* (image: ImageRow) {
  const files = yield* ProjectFiles
  yield* withFiles(async () => {
    await rm(files.original(image), { force: true })
    await rm(files.thumbnail(image), { force: true })
  })
})

/**
 * Moves the object from the edge to the vault, where no client can write. An object still in the edge is newer than
 * what an interrupted processing left in the vault.
 *
 * @returns false when the bytes are in neither place
 */
const takeToVault = Effect.fnUntraced(function* (image: ImageRow) {
  const files = yield* ProjectFiles
  const bucket = yield* bucketOf(image)
  if ((yield* bucket.head(image)) === undefined) {
    return yield* withFiles(() => exists(files.original(image)))
  }
  yield* bucket.copyTo(image, files.original(image))
  // Until it is durable that the image is Uploaded, the object in the edge is all that tells of it.
  yield* (yield* Database).settled
  yield* bucket.delete(image)
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
