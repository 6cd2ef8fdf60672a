import { Effect, Layer } from "effect"
import { Journal } from "../ports/Journal.ts"
import { type RecordStore, recordJournal, recordName } from "../ports/recordJournal.ts"

/** A journal for front ends without a disk, and for tests: it lives as long as the layer. */
export const layerMemoryJournal: Layer.Layer<Journal> = Layer.sync(Journal, () => {
  const records = new Map<string, unknown>()
  const put: RecordStore["putNow"] = (kind, key, value) => Effect.sync(() => void records.set(kind + recordName(key), value))
  return recordJournal({
    get: (kind, key) => Effect.sync(() => records.get(kind + recordName(key))),
    putNow: put,
    putLater: put,
  })
})
