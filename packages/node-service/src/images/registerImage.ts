import type { ImageType } from "@altilift/core"
import { Effect } from "effect"
import type { Insertable, Kysely } from "kysely"
import type { BucketName } from "../ports/Bucket.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import { newFilename } from "../ports/objectKey.ts"
import type { ImageOrigin, ImageRow, ProjectRow, Tables } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { presentTime } from "../store/databaseTime.ts"
import { newId } from "../store/ids.ts"
import { imageByChecksum, readChecksum } from "./Images.ts"
import { firstLookAt } from "./lookAt.ts"
import { moveImage } from "./moveImage.ts"
import { Room } from "./Room.ts"
import { noReasons } from "./reasons.ts"
import { lockImages } from "./usage.ts"

/** What a client says of an image when it registers it. */
export interface ImageDraft {
  readonly name: string
  readonly type: ImageType | undefined
  /** SHA-1 as the client sent it; undefined: learned from the bytes. */
  readonly checksum: string | undefined
}

/**
 * The image of this checksum in the project, re-armed if it can be uploaded again; a new one otherwise (protocol:
 * Decisions). Without a checksum every registration is a new image. One that waits for its bytes waits in the named
 * bucket from here on.
 *
 * @param source who brings the bytes there: its client, or the service itself
 */
export const registerImage = Effect.fnUntraced(function* (
  project: ProjectRow,
  draft: ImageDraft,
  bucket: BucketName,
  source: ImageOrigin = "bucket",
): Effect.fn.Return<ImageRow, Refusal | DatabaseError, Database | Room> {
  const room = yield* Room
  const place = { cloud: bucket.cloud, bucket: bucket.bucket, source }
  const described = yield* readDraft(project, draft)
  const row = { ...described, ...place }
  while (true) {
    const known = row.checksum === null ? undefined : yield* imageByChecksum(project, row.checksum)
    if (known !== undefined) return yield* rearm(known, place)
    const inserted = yield* insert(row, yield* room.forImage(project.id))
    if (inserted !== undefined) return inserted
    // Another registration of the same checksum came first: next time round it is found.
  }
})

type Draft = Omit<Insertable<Tables["images"]>, "createdAt" | "touchedAt" | "lookAt"> & Pick<ImageRow, "state">

/**
 * Inserts the row, unless there is one of its checksum. Where a project may have so many images, they are counted and
 * inserted in one transaction, so that registrations at the same time do not exceed the limit together.
 */
const insert = Effect.fnUntraced(function* (row: Draft, limit: number | undefined) {
  const { query } = yield* Database
  const add = (db: Kysely<Tables>) =>
    db
      .insertInto("images")
      .values({ ...row, createdAt: presentTime(db), touchedAt: presentTime(db), lookAt: firstLookAt(db, row) })
      .onConflict(conflict => conflict.columns(["projectId", "checksum"]).doNothing())
      .returningAll()
      .executeTakeFirst()
  if (limit === undefined) return yield* query(add)
  const inserted = yield* query(db =>
    db
      .transaction()
      .setIsolationLevel("read committed")
      .execute(async all => {
        return (await lockImages(all, row.projectId)) >= limit ? "full" : add(all)
      }),
  )
  if (inserted === "full") return yield* new Refusal({ code: "QUOTA", problem: { code: "project-images-limit", limit } })
  return inserted
})

/** No more is kept afterwards than before: a photo that was known may be sent again however much a user has. */
const rearm = Effect.fnUntraced(function* (known: ImageRow, place: BucketName & { readonly source: ImageOrigin }) {
  const outcome = yield* moveImage(known.id, "registered", { ...noReasons, ...place })
  return outcome?.row ?? known
})

/** Bytes. */
const longestFilename = 255

const readDraft = Effect.fnUntraced(function* (project: ProjectRow, draft: ImageDraft) {
  const bytes = Buffer.byteLength(draft.name)
  if (bytes < 1 || bytes > longestFilename) {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "filename-length", most: longestFilename } })
  }
  return {
    id: newId(),
    projectId: project.id,
    name: draft.name,
    filename: newFilename(draft.type ?? "JPEG"),
    checksum: draft.checksum === undefined ? null : yield* readChecksum(draft.checksum),
    state: "Pending" as const,
  }
})
