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
export const toCsv = (images: ReadonlyArray<ImageFacts>): string =>
  stringify([...images], { header: true, columns: [...columns], escape_formulas: true, bom: true })
