import { Effect, Layer } from "effect"
import type { FileIdentity, JournalRecord, Remembered } from "../lifecycle/JournalRecord.ts"
import { Journal, type JournalKey, type MultipartUpload, type ObjectKey } from "../ports/Journal.ts"

/** A journal for front ends without a disk, and for tests: it lives as long as the layer. */
export const layerMemoryJournal: Layer.Layer<Journal> = Layer.sync(Journal, () => {
  const records = new Map<string, JournalRecord>()
  const files = new Map<string, Remembered>()
  const multiparts = new Map<string, MultipartUpload>()
  const nameOf = (key: JournalKey) => JSON.stringify([key.endpoint, key.project, key.checksum])
  const nameOfObject = (object: ObjectKey) => JSON.stringify([object.bucket, object.key])
  const nameOfFile = (identity: FileIdentity) => JSON.stringify([identity.ref, identity.size, identity.modifiedAt])
  return Journal.of({
    load: key => Effect.sync(() => records.get(nameOf(key))),
    save: (key, record) => Effect.sync(() => void records.set(nameOf(key), record)),
    recall: identity => Effect.sync(() => files.get(nameOfFile(identity))),
    remember: (identity, remembered) => Effect.sync(() => void files.set(nameOfFile(identity), remembered)),
    multipart: object => Effect.sync(() => multiparts.get(nameOfObject(object))),
    saveMultipart: (object, upload) =>
      Effect.sync(() => {
        if (upload === undefined) multiparts.delete(nameOfObject(object))
        else multiparts.set(nameOfObject(object), upload)
      }),
  })
})
