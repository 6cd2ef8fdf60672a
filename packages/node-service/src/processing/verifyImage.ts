import { chmod } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import type { ImageFacts } from "../images/moveImage.ts"
import { ProjectFiles } from "../projects/ProjectFiles.ts"
import { Database } from "../store/Database.ts"
import { makeFolder, writeDurably } from "../store/durable.ts"
import { withFiles } from "../store/files.ts"
import type { ImageRow } from "../store/tables.ts"
import { decodePhoto, Undecodable } from "./decodePhoto.ts"
import { gigaPixels } from "./gigaPixels.ts"
import { readExif } from "./readExif.ts"
import { type FileFacts, type PhotoFormat, readPhoto } from "./readPhoto.ts"

/** What verification found: facts of an image that is what it was announced as, or the reason in words why it is not. */
export type Verdict =
  | { readonly on: "verified"; readonly facts: ImageFacts }
  | { readonly on: "refused"; readonly reason: string }

const refused = (reason: string): Verdict => ({ on: "refused", reason })

/**
 * Verifies the original in the vault: the registered checksum, all pixels, and what else is to be known of it; writes the
 * thumbnail. Fails only for faults of the installation, which say nothing about the image. May be repeated.
 */
export const verifyImage = Effect.fn("verifyImage")(function* (image: ImageRow) {
  const files = yield* ProjectFiles
  const path = files.original(image)
  const read = yield* withFiles(() => readPhoto(path))
  const format = read.format
  if (read.size === 0) return refused("the file is empty")
  if (image.checksum !== null && image.checksum !== read.checksum) {
    return refused(`the bytes that arrived are not those announced: their SHA-1 is ${read.checksum}; upload the photo again`)
  }
  if (format === undefined) return refused("the file is no JPEG, PNG or TIFF image")
  const twin = yield* findTwin(image, read.checksum)
  if (twin !== undefined) return refused(`the photo is a duplicate of ${twin.name} (image ${twin.id})`)
  const decoded = yield* withFiles(() => decodeOrExplain(path))
  if (decoded instanceof Undecodable) return refused(decoded.message)
  const exif = yield* withFiles(() => readExif(path, format))
  yield* withFiles(async () => {
    const thumbnail = files.thumbnail(image)
    await makeFolder(dirname(thumbnail))
    await writeDurably(thumbnail, decoded.thumbnail)
    // Handoffs are hard links to the original: nobody shall write through one by mistake.
    await chmod(path, 0o400)
  })
  const { width, height } = decoded
  return { on: "verified", facts: { ...measured(read, format), width, height, gigaPixel: gigaPixels(width, height), ...exif } }
}) satisfies (image: ImageRow) => Effect.Effect<Verdict, unknown, ProjectFiles | Database>

const measured = (read: FileFacts, format: PhotoFormat): ImageFacts => ({ checksum: read.checksum, size: read.size, format })

const decodeOrExplain = async (path: string) => {
  try {
    return await decodePhoto(path)
  } catch (cause) {
    if (cause instanceof Undecodable) return cause
    throw cause
  }
}

/** Another image of the project that has this checksum: only an image registered without a checksum can find one. */
const findTwin = Effect.fnUntraced(function* (image: ImageRow, checksum: string) {
  if (image.checksum !== null) return undefined
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("images")
      .select(["id", "name"])
      .where("projectId", "=", image.projectId)
      .where("checksum", "=", checksum)
      .where("id", "!=", image.id)
      .executeTakeFirst(),
  )
})
