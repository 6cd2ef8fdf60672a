import type { Problem } from "@altilift/core"
import { Duration, Effect } from "effect"
import { bucketOf } from "../buckets/Buckets.ts"
import { moveImage } from "../images/moveImage.ts"
import { noReasons, reasonsOf } from "../images/reasons.ts"
import { metrics } from "../metrics.ts"
import { Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { originalOf, thumbnailOf, Vault } from "../ports/Vault.ts"
import { isTooLarge, tooLarge } from "../store/Scratch.ts"
import { attempt, forgetAttempt, heavyAttempt, isHopeless, tooBig } from "./attempts.ts"
import { receive } from "./receive.ts"
import { decodeImage, type Inspected, inspectImage } from "./verifyImage.ts"
import { light } from "./worker/Workers.ts"

/** An image that may take much to decode, and what is left to do. */
export interface Heavy {
  readonly image: ImageRow
  readonly received: Received
  readonly inspected: Inspected
}

type Received = Exclude<Effect.Success<ReturnType<typeof receive>>, undefined>

/** Times what ended with a verdict. */
const timed = <A, E, R>(verification: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.map(Effect.timed(verification), ([duration, outcome]) => {
    const ended = typeof outcome === "object" && outcome !== null && "state" in outcome
    if (ended) metrics.verificationDuration.record(Duration.toSeconds(duration))
    return outcome
  })

/**
 * Takes an Uploaded image to Ready or Invalid: out of the edge, verification, into the vault, then the row. A vault on
 * this disk takes the bytes before they are verified. The row moves last, when all files are durable, and every step may
 * be repeated: killed anywhere, it is simply done again.
 *
 * @returns the image as it is now, undefined when there is nothing to do; or that it is heavy, and `finishHeavy` is to
 *   be run when there is room
 */
export const processImage = Effect.fn("processImage")(function* (imageId: string) {
  const image = yield* uploaded(imageId)
  if (image === undefined) return undefined
  if (isHopeless(image)) {
    yield* (yield* bucketOf(image)).delete(image)
    return yield* refuse(image, tooBig)
  }
  return yield* attempt(image, begin(image))
}, timed)

/** Decodes an image that takes much. */
export const finishHeavy = Effect.fn("finishHeavy")(function* ({ image, received, inspected }: Heavy) {
  const { settled } = yield* Database
  if ((yield* uploaded(image.id)) === undefined) return undefined
  return yield* heavyAttempt(image, Effect.andThen(settled, finish(image, received, inspected)))
}, timed)

const uploaded = Effect.fnUntraced(function* (imageId: string) {
  const { query } = yield* Database
  const image = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", imageId).executeTakeFirst())
  return image?.state === "Uploaded" ? image : undefined
})

const begin = Effect.fnUntraced(function* (image: ImageRow) {
  const received = yield* Effect.catchIf(receive(image, originalOf(image)), isTooLarge, error => Effect.succeed(tooLarge(error)))
  if (received === undefined) return yield* refuse(image, { code: "bytes-lost" })
  if ("code" in received) {
    yield* (yield* bucketOf(image)).delete(image)
    return yield* refuse(image, received)
  }
  const inspected = yield* inspectImage(image, received.path)
  if (inspected.on === "refused") return yield* Effect.andThen(received.drop, refuse(image, inspected.problem))
  // What a worker has died of is not decoded beside others again.
  if (inspected.need.memory <= light && image.deaths === 0) return yield* finish(image, received, inspected)
  yield* forgetAttempt(image)
  return { image, received, inspected } satisfies Heavy
})

/** The refused object goes before the row moves: its client may send it again from then on, under the same key. */
const finish = Effect.fnUntraced(function* (image: ImageRow, received: Received, inspected: Inspected) {
  const verification = yield* decodeImage(image, received.path, inspected)
  if (verification.on === "refused") return yield* Effect.andThen(received.drop, refuse(image, verification.problem))
  yield* received.keep(inspected.facts.checksum)
  const outcome = yield* moveImage(image.id, "verified", { ...verification.facts, ...noAttempts, ...noReasons })
  if (outcome === undefined) yield* removeFiles(image)
  return outcome?.row
})

/** Bytes that come later for the same image are tried again. */
const noAttempts = { attempts: 0, deaths: 0 }

/**
 * The row moves first: while it is Uploaded its bytes must be there. What a crash in between leaves, the sweep removes.
 * Where another worker, which had the lease meanwhile, made the image Ready, the files are those of that image.
 */
const refuse = Effect.fnUntraced(function* (image: ImageRow, problem: Problem) {
  const outcome = yield* moveImage(image.id, "refused", { ...reasonsOf(problem), ...noAttempts })
  if (outcome === undefined || outcome.row.state === "Invalid") yield* removeFiles(image)
  return outcome?.row
})

const removeFiles = Effect.fnUntraced(function* (image: ImageRow) {
  const vault = yield* Vault
  for (const file of [originalOf(image), thumbnailOf(image)]) yield* vault.delete(file)
})
