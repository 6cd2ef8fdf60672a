import stringWidth from "string-width"
import { printable } from "./printable.ts"

/** Rows of cells as lines with columns of equal width, for people. */
export const tableLines = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const cells = rows.map(row => row.map(printable))
  const widest = (column: number) => cells.reduce((most, row) => Math.max(most, stringWidth(row[column] ?? "")), 0)
  const widths = (rows[0] ?? []).map((_, column) => widest(column))
  return cells.map(row =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}

const padded = (cell: string, width: number): string => cell + " ".repeat(width - stringWidth(cell))
