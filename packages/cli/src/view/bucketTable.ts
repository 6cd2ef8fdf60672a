import type { Measured } from "@altilift/core"
import stringWidth from "string-width"
import { printable } from "./printable.ts"

const heads = ["BUCKET", "CLOUD", "ANSWERS", "WHERE"] as const

/** Buckets as a table for people. */
export const bucketTable = (endpoint: string, measured: ReadonlyArray<Measured>): ReadonlyArray<string> => {
  if (measured.length === 0) return [printable(`${endpoint} offers no bucket that can be used.`)]
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
  typeof took === "number" ? `${took} ms` : took === "unreachable" ? "unreachable" : "not known"

const padded = (cell: string, width: number): string => cell + " ".repeat(width - stringWidth(cell))
