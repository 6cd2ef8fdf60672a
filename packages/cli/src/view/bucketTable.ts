import type { Measured } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"
import { tableLines } from "./table.ts"

/** Buckets as a table for people. */
export const bucketTable = (endpoint: string, measured: ReadonlyArray<Measured>): ReadonlyArray<string> => {
  if (measured.length === 0) return [printable(sentences().buckets.none(endpoint))]
  const { heads } = sentences().buckets
  return tableLines([
    heads,
    ...measured.map(({ bucket, took }) => [bucket.label, bucket.cloud, words(took), bucket.display ?? ""]),
  ])
}

const words = (took: Measured["took"]): string =>
  typeof took === "number" ? sentences().buckets.milliseconds(took) : sentences().buckets[took]
