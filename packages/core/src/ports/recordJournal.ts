import { Effect } from "effect"
import type { z } from "zod/mini"
import type { FileIdentity } from "../lifecycle/JournalRecord.ts"
import type { RunFault } from "./Errors.ts"
import type { Journal, JournalKey, ObjectKey } from "./Journal.ts"
import { JournalRecord, MultipartUpload, Remembered } from "./journalRecords.ts"

/** Records of images, of files, and of uploads in parts. */
export type RecordKind = "image" | "file" | "multipart"

/** Unique among the records of a kind: [endpoint, project, checksum], [ref, size, modifiedAt] or [bucket, key]. */
export type RecordKey = ReadonlyArray<string | number>

/** What a driver of the journal has to do: keep values by kind and key. `undefined`: there is none. */
export interface RecordStore {
  /** Also what is not written yet. What it gives back is validated by the journal. */
  readonly get: (kind: RecordKind, key: RecordKey) => Effect.Effect<unknown, RunFault>
  /** Succeeds when the value is on the disk. */
  readonly putNow: (kind: RecordKind, key: RecordKey, value: unknown) => Effect.Effect<void, RunFault>
  /** Writes a hint; may end before it is on the disk. `undefined` removes the record. */
  readonly putLater: (kind: RecordKind, key: RecordKey, value: unknown) => Effect.Effect<void, RunFault>
}

/**
 * The journal over a store of records: which records have to be durable, how they are named, and that what cannot be
 * read back as a record counts as absent.
 */
export const recordJournal = ({ get, putNow, putLater }: RecordStore): Journal["Service"] => ({
  load: key => Effect.map(get("image", imageKey(key)), record => readAs(JournalRecord, record)),
  save: (key, record) => (record.at === "Stored" ? putNow : putLater)("image", imageKey(key), record),
  recall: identity => Effect.map(get("file", fileKey(identity)), record => readAs(Remembered, record)),
  remember: (identity, { checksum, type }) => putLater("file", fileKey(identity), { checksum, type }),
  multipart: object => Effect.map(get("multipart", objectKey(object)), record => readAs(MultipartUpload, record)),
  saveMultipart: (object, upload) => putLater("multipart", objectKey(object), upload),
})

/** Most records are not there yet, and a schema that refuses gathers why. */
const readAs = <A>(schema: z.ZodMiniType<A>, record: unknown): A | undefined =>
  record === undefined ? undefined : schema.safeParse(record).data

const imageKey = ({ endpoint, project, checksum }: JournalKey): RecordKey => [endpoint, project, checksum]
const fileKey = ({ ref, size, modifiedAt }: FileIdentity): RecordKey => [ref, size, modifiedAt]
const objectKey = ({ bucket, key }: ObjectKey): RecordKey => [bucket, key]

/** A key as text, for stores whose keys are text. */
export const recordName = (key: RecordKey): string => JSON.stringify(key)

/** The value of a record that was written as JSON; `undefined` when it is damaged, or when there is none. */
export const parseRecord = (text: unknown): unknown => {
  if (typeof text !== "string") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
