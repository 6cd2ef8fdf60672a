import { createHash } from "node:crypto"
import { rm } from "node:fs/promises"
import { Effect } from "effect"
import { Settings } from "../../../config.ts"
import { KeyedLock } from "../../../KeyedLock.ts"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { acceptObject, admit } from "../acceptObject.ts"
import { EdgeError, tooLarge } from "../EdgeError.ts"
import type { Answer, ObjectRequest } from "../Protocol.ts"
import { toXml } from "../toXml.ts"
import type { Dialect } from "./Dialect.ts"
import { type Part, PartFiles, type Upload } from "./PartFiles.ts"
import { type NamedPart, readPartList } from "./partList.ts"
import { noSuchUpload, uploadLock } from "./uploads.ts"

/**
 * CompleteMultipartUpload: the parts named become the object, in one step, like one that was put in one piece. Repeated
 * because the answer was lost, it is acknowledged as long as the image has its bytes.
 */
export const complete = Effect.fn("parts.complete")(function* (request: ObjectRequest, key: ObjectKey, dialect: Dialect) {
  const named = yield* readPartList(request)
  const upload = { key, id: request.query.get("uploadId") ?? "" }
  // Of two that come at once, the second waits, and finds what the first one made.
  yield* (yield* KeyedLock).withLock(
    uploadLock(upload),
    Effect.gen(function* () {
      if ((yield* admit(key)) === "store") yield* assemble(upload, named, dialect)
    }),
  )
  const etag = dialect.etag(etagOf(named))
  const body = toXml("CompleteMultipartUploadResult", {
    Location: `/${request.bucket}/${request.name}`,
    Bucket: request.bucket,
    Key: request.name,
    ETag: etag,
  })
  return { status: 200, headers: { etag }, body } satisfies Answer
})

const assemble = Effect.fnUntraced(function* (upload: Upload, named: ReadonlyArray<NamedPart>, dialect: Dialect) {
  const files = yield* PartFiles
  const arrived = yield* files.parts(upload)
  if (arrived === undefined) return yield* noSuchUpload
  const parts = yield* choose(named, arrived, dialect)
  const write = (draft: string) =>
    Effect.andThen(
      Effect.addFinalizer(() => Effect.promise(() => rm(draft, { force: true }))),
      files.assemble(upload, parts, draft),
    )
  yield* acceptObject(upload.key, { write, discard: Effect.void, length: sizeOf(parts) })
  yield* files.remove(upload)
})

/** The parts on disk that are meant, when together they can be an object. */
const choose = Effect.fnUntraced(function* (
  named: ReadonlyArray<NamedPart>,
  parts: ReadonlyArray<Part>,
  { smallestPart }: Dialect,
) {
  const { maxObjectBytes } = yield* Settings
  const arrived = new Map(parts.map(part => [`${part.number} ${part.md5}`, part]))
  const chosen: Part[] = []
  for (const { number, etag } of named) {
    if (number <= (chosen.at(-1)?.number ?? 0)) return yield* outOfOrder
    const part = arrived.get(`${number} ${etag}`)
    if (part === undefined) return yield* invalidPart(number)
    chosen.push(part)
  }
  const small = chosen.slice(0, -1).find(part => part.size < smallestPart)
  if (small !== undefined) return yield* tooSmall(small, smallestPart)
  if (sizeOf(chosen) > maxObjectBytes) return yield* tooLarge(maxObjectBytes)
  return chosen
})

const sizeOf = (parts: ReadonlyArray<Part>): number => parts.reduce((sum, { size }) => sum + size, 0)

const outOfOrder = new EdgeError({
  code: "InvalidPartOrder",
  message: "The list of parts was not in ascending order. Parts must be ordered by part number, each named once.",
})

const invalidPart = (number: number) =>
  new EdgeError({ code: "InvalidPart", message: `Part ${number} could not be found, or its ETag is another; upload it again.` })

const tooSmall = ({ number, size }: Part, smallestPart: number) =>
  new EdgeError({
    code: "EntityTooSmall",
    message: `Part ${number} has ${size} bytes; every part but the last must have at least ${smallestPart}.`,
  })

/** The form of both clouds: a hash of the parts' hashes, and how many they were; no MD5 of the object. */
const etagOf = (named: ReadonlyArray<NamedPart>): string => {
  const hash = createHash("md5")
  for (const { etag } of named) hash.update(Buffer.from(etag, "hex"))
  return `${hash.digest("hex").toUpperCase()}-${named.length}`
}
