import { chmod } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import { Settings } from "../config.ts"
import type { ImageFacts } from "../images/moveImage.ts"
import { Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { makeFolder, writeDurably } from "../store/fsync.ts"
import { gigaPixels } from "./gigaPixels.ts"
import { type Need, Workers } from "./worker/Workers.ts"

/** What verification found: facts of an image that is what it was announced as, or the reason in words why it is not. */
export type Verdict =
  | { readonly on: "verified"; readonly facts: ImageFacts }
  | { readonly on: "refused"; readonly reason: string }

const refused = (reason: string) => ({ on: "refused", reason }) as const

/** What is known of an image before it is decoded. */
export interface Inspected {
  readonly on: "inspected"
  readonly facts: ImageFacts
  readonly need: Need
}

/**
 * Verifies what needs no decoding of the original in the vault: the registered checksum, the format, and that it takes no more memory than
 * there is. Fails only for faults of the installation, which say nothing about the image, and when a worker died. May be repeated.
 */
export const inspectImage = Effect.fn("inspectImage")(function* (image: ImageRow) {
  const { verificationMemory } = yield* Settings
  const read = yield* (yield* Workers).inspect((yield* Vault).original(image))
  const { checksum, size, format } = read
  if (size === 0) return refused("the file is empty")
  if (image.checksum !== null && image.checksum !== checksum) {
    return refused(`the bytes that arrived are not those announced: their SHA-1 is ${checksum}; upload the photo again`)
  }
  if (format === null) return refused("the file is no JPEG, PNG or TIFF image")
  const twin = yield* findTwin(image, checksum)
  if (twin !== undefined) return refused(`the photo is a duplicate of ${twin.name} (image ${twin.id})`)
  if (read.fault !== null) return refused(read.fault)
  // Where the headers do not tell, the decoder does, alone.
  const memory = read.memory ?? verificationMemory
  if (memory > verificationMemory) return refused(needsTooMuch(memory, verificationMemory))
  return { on: "inspected", facts: { checksum, size, format, ...read.exif }, need: { memory, size } } satisfies Inspected
})

const needsTooMuch = (needed: number, allowed: number): string =>
  `the photo is too big to verify here: decoding it takes about ${megabytes(needed)} of memory, and ${megabytes(allowed)} are allowed`

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`

/** Verifies all pixels, and writes the thumbnail. Fails like `inspectImage`, and may be repeated. */
export const decodeImage = Effect.fn("decodeImage")(function* (image: ImageRow, { facts, need }: Inspected) {
  const files = yield* Vault
  const path = files.original(image)
  const decoded = yield* (yield* Workers).decode(path, need)
  if ("reason" in decoded) return refused(decoded.reason)
  yield* withFiles(async () => {
    const thumbnail = files.thumbnail(image)
    await makeFolder(dirname(thumbnail))
    await writeDurably(thumbnail, decoded.thumbnail)
    // Handoffs are hard links to the original: nobody shall write through one by mistake.
    await chmod(path, 0o400)
  })
  const { width, height } = decoded
  return { on: "verified", facts: { ...facts, width, height, gigaPixel: gigaPixels(width, height) } } satisfies Verdict
})

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
