import type { Measured } from "@altilift/core"
import stringWidth from "string-width"
import { sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"

/** Buckets as a table for people. */
export const bucketTable = (endpoint: string, measured: ReadonlyArray<Measured>): ReadonlyArray<string> => {
  if (measured.length === 0) return [printable(sentences().buckets.none(endpoint))]
  const { heads } = sentences().buckets
  const rows = [heads, ...measured.map(({ bucket, took }) => [bucket.label, bucket.cloud, words(took), bucket.display ?? ""])]
  const cells = rows.map(row => row.map(printable))
  const widths = heads.map((_, column) => Math.max(...cells.map(row => stringWidth(row[column] ?? ""))))
  return cells.map(row =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}

const words = (took: Measured["took"]): string =>
  typeof took === "number" ? sentences().buckets.milliseconds(took) : sentences().buckets[took]

const padded = (cell: string, width: number): string => cell + " ".repeat(width - stringWidth(cell))
