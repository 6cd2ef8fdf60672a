import { rm, stat } from "node:fs/promises"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { moveImage } from "../images/moveImage.ts"
import { noReasons, reasonsOf } from "../images/reasons.ts"
import { Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { hasCode } from "../store/fsync.ts"
import { attempt, forgetAttempt, heavyAttempt, isHopeless, tooBig } from "./attempts.ts"
import { decodeImage, type Inspected, inspectImage, type Verification } from "./verifyImage.ts"
import { light } from "./worker/Workers.ts"

/** An image that may take much to decode, and what is left to do. */
export interface Heavy {
  readonly image: ImageRow
  readonly inspected: Inspected
}

/**
 * Takes an Uploaded image to Ready or Invalid: out of the edge into the vault, then verification, then the row. The row
 * moves last, when all files are durable, and every step may be repeated: killed anywhere, it is simply done again.
 *
 * @returns the image as it is now, undefined when there is nothing to do; or that it is heavy, and `finishHeavy` is to
 *   be run when there is room
 */
export const processImage = Effect.fn("processImage")(function* (imageId: string) {
  const image = yield* uploaded(imageId)
  if (image === undefined) return undefined
  if (isHopeless(image)) return yield* refuse(image, tooBig)
  return yield* attempt(image, begin(image))
})

/** Decodes an image that takes much. */
export const finishHeavy = Effect.fn("finishHeavy")(function* ({ image, inspected }: Heavy) {
  const { settled } = yield* Database
  if ((yield* uploaded(image.id)) === undefined) return undefined
  return yield* heavyAttempt(image, Effect.andThen(settled, Effect.flatMap(decodeImage(image, inspected), conclude(image))))
})

const uploaded = Effect.fnUntraced(function* (imageId: string) {
  const { query } = yield* Database
  const image = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", imageId).executeTakeFirst())
  return image?.state === "Uploaded" ? image : undefined
})

const begin = Effect.fnUntraced(function* (image: ImageRow) {
  if (!(yield* takeToVault(image))) {
    return yield* refuse(image, { code: "bytes-lost" })
  }
  const inspected = yield* inspectImage(image)
  if (inspected.on === "refused") return yield* refuse(image, inspected.problem)
  // What a worker has died of is not decoded beside others again.
  if (inspected.need.memory <= light && image.deaths === 0)
    return yield* Effect.flatMap(decodeImage(image, inspected), conclude(image))
  yield* forgetAttempt(image)
  return { image, inspected } satisfies Heavy
})

const conclude = (image: ImageRow) =>
  Effect.fnUntraced(function* (verification: Verification) {
    if (verification.on === "refused") return yield* refuse(image, verification.problem)
    const outcome = yield* moveImage(image.id, "verified", { ...verification.facts, ...noAttempts, ...noReasons })
    if (outcome === undefined) yield* removeFiles(image)
    return outcome?.row
  })

/** Bytes that come later for the same image are tried anew. */
const noAttempts = { attempts: 0, deaths: 0 }

/**
 * The row moves first: while it is Uploaded its bytes must be there. What a crash in between leaves, the sweep removes.
 */
const refuse = Effect.fnUntraced(function* (image: ImageRow, problem: Problem) {
  const outcome = yield* moveImage(image.id, "refused", { ...reasonsOf(problem), ...noAttempts })
  yield* removeFiles(image)
  return outcome?.row
})

const removeFiles = Effect.fnUntraced(function* (image: ImageRow) {
  const files = yield* Vault
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
  const files = yield* Vault
  const bucket = yield* bucketOf(image)
  const { settled } = yield* Database
  if ((yield* bucket.head(image)) === undefined) {
    yield* settled
    return yield* withFiles(() => exists(files.original(image)))
  }
  yield* bucket.copyTo(image, files.original(image))
  // Until it is durable that the image is Uploaded, the object in the edge is all that tells of it. So it is that an
  // attempt begins.
  yield* settled
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
