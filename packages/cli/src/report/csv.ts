import { stringify } from "csv-stringify/sync"
import type { ImageFacts } from "./imageFacts.ts"

const columns: ReadonlyArray<keyof ImageFacts> = [
  "path",
  "name",
  "state",
  "size",
  "checksum",
  "id",
  "reason",
  "duplicateOf",
  "kind",
]

/**
 * A table of the images and the files that go with them. A cell that a spreadsheet would run as a formula gets an
 * apostrophe in front.
 */
export const toCsv = (images: ReadonlyArray<ImageFacts>): string => csvOf(images, columns, { bom: true })

/**
 * `bom`: for spreadsheets that take a file without one for another encoding. `header`: whether the names of the columns
 * come first; they do without it.
 */
export const csvOf = <Row>(
  rows: ReadonlyArray<Row>,
  of: ReadonlyArray<keyof Row & string>,
  { bom = false, header = true }: { readonly bom?: boolean; readonly header?: boolean } = {},
): string => stringify([...rows], { header, columns: [...of], escape_formulas: true, bom })
