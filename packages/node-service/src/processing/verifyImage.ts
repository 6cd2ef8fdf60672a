import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { Settings } from "../config.ts"
import type { ImageFacts } from "../images/moveImage.ts"
import { Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { thumbnailOf, Vault } from "../ports/Vault.ts"
import { gigaPixels } from "./gigaPixels.ts"
import { type Need, Workers } from "./worker/Workers.ts"

/** What verification found: facts of an image that is what it was announced as, or why it is not. */
export type Verification =
  | { readonly on: "verified"; readonly facts: ImageFacts }
  | { readonly on: "refused"; readonly problem: Problem }

const refused = (problem: Problem) => ({ on: "refused", problem }) as const

/** What is known of an image before it is decoded. */
export interface Inspected {
  readonly on: "inspected"
  readonly facts: ImageFacts & { readonly checksum: string }
  readonly need: Need
}

/**
 * Verifies what needs no decoding of the bytes at a path: the registered checksum, the format, and that it takes
 * no more memory than there is. Fails only for faults of the installation, which say nothing about the image, and when
 * a worker died. May be repeated.
 */
export const inspectImage = Effect.fn("inspectImage")(function* (image: ImageRow, path: string) {
  const { verificationMemory } = yield* Settings
  const workers = yield* Workers
  const read = yield* workers.inspect(path)
  const { checksum, size, format } = read
  if (size === 0) return refused({ code: "photo-empty" })
  if (image.checksum !== null && image.checksum !== checksum) {
    return refused({ code: "checksum-mismatch", arrived: checksum })
  }
  if (format === null) return refused({ code: "photo-not-an-image" })
  const duplicate = yield* findDuplicate(image, checksum)
  if (duplicate !== undefined) return refused({ code: "photo-duplicate", name: duplicate.name, id: duplicate.id })
  if (read.fault !== null) return refused(read.fault)
  // Where the headers do not tell, the decoder does, alone.
  const memory = read.memory ?? verificationMemory
  if (memory > verificationMemory) {
    return refused({ code: "photo-takes-too-much-memory", needed: memory, allowed: verificationMemory })
  }
  return { on: "inspected", facts: { checksum, size, format, ...read.exif }, need: { memory, size } } satisfies Inspected
})

/** Verifies all pixels, and writes the thumbnail. Fails like `inspectImage`, and may be repeated. */
export const decodeImage = Effect.fn("decodeImage")(function* (image: ImageRow, path: string, { facts, need }: Inspected) {
  const workers = yield* Workers
  const vault = yield* Vault
  const decoded = yield* workers.decode(path, need)
  if ("problem" in decoded) return refused(decoded.problem)
  yield* vault.write(thumbnailOf(image), decoded.thumbnail)
  const { width, height } = decoded
  return { on: "verified", facts: { ...facts, width, height, gigaPixel: gigaPixels(width, height) } } satisfies Verification
})

/** Another image of the project that has this checksum: only an image registered without a checksum can find one. */
const findDuplicate = Effect.fnUntraced(function* (image: ImageRow, checksum: string) {
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
