import { mayBeMetaFile, metaFilePatterns } from "@altilift/core"
import { Effect } from "effect"
import { sql } from "kysely"
import { readChecksum } from "../images/Images.ts"
import { Room } from "../images/Room.ts"
import { type BucketName, embeddedLabel } from "../ports/Bucket.ts"
import { Database } from "../ports/Database.ts"
import { newMetaFilename } from "../ports/objectKey.ts"
import type { ImageOrigin, ProjectRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { presentTime } from "../store/databaseTime.ts"
import { newId } from "../store/ids.ts"

/** Bytes. */
const longestFilename = 255

/** Rows of meta files that a project may have: the flights of a large survey bring some hundred. */
const mostFiles = 2_000

/** What a client says of a meta file. */
export interface MetaFileDraft {
  readonly name: string
  /** SHA-1 as the client sent it; undefined: learned from the bytes. */
  readonly checksum: string | undefined
}

/** Registers a file that waits for its bytes. Every registration is a new one: it replaces others when it is Ready. */
export const registerMetaFile = Effect.fnUntraced(function* (
  project: ProjectRow,
  draft: MetaFileDraft,
  { cloud, bucket }: BucketName,
  source: ImageOrigin = "bucket",
) {
  const { query } = yield* Database
  const name = yield* readName(draft.name)
  const checksum = draft.checksum === undefined ? null : yield* readChecksum(draft.checksum)
  yield* (yield* Room).forImage(project.id)
  const { files } = yield* query(db =>
    db
      .selectFrom("metaFiles")
      .select(of => of.fn.countAll<number>().as("files"))
      .where("projectId", "=", project.id)
      .executeTakeFirstOrThrow(),
  )
  if (files >= mostFiles) return yield* new Refusal({ code: "QUOTA", problem: { code: "meta-files-limit", limit: mostFiles } })
  const place = { cloud, bucket, source, filename: newMetaFilename() }
  return yield* query(db =>
    db
      .insertInto("metaFiles")
      .values({
        ...{ id: newId(), projectId: project.id, name, checksum, ...place },
        ...{ createdAt: presentTime(db), touchedAt: presentTime(db) },
        lookAt: source === "url" ? null : sql`${presentTime(db)} + ${firstLook(bucket)}`,
        ...{ state: "Pending", kind: null, size: null, problems: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
})

/** In milliseconds. The edge says itself what came; it is looked for in case that was lost in a crash. */
const firstLook = (bucket: string) => sql.lit(bucket === embeddedLabel ? 60_000 : 1_000)

/** A name that the service takes: a file name and no path, because programs find the file by it. */
const readName = Effect.fnUntraced(function* (name: string) {
  const bytes = Buffer.byteLength(name)
  if (bytes < 1 || bytes > longestFilename) {
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "filename-length", most: longestFilename } })
  }
  const isPath = /[/\\\u0000-\u001f\u007f<>:"|?*]/.test(name) || name.startsWith(".") || !name.isWellFormed()
  if (!isPath && mayBeMetaFile(name)) return name
  const known = metaFilePatterns.join(", ")
  const file = name
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f]/g, "?")
    .slice(0, 100)
  return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "meta-name-unknown", file, known } })
})
