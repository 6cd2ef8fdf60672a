import type { Problem } from "../problems/Problem.ts"
import { type Line, linesOf, numberIn, type Read, readEach, shown } from "./lines.ts"
import type { MetaFileKind } from "./MetaFileKind.ts"

/** A row of a table: a photo's position, or a control point, perhaps as a photo shows it. */
export interface TableRow {
  readonly line: number
  readonly name: string
  readonly x: number
  readonly y: number
  readonly z: number | undefined
}

type Column = "image" | "label" | "x" | "y" | "z" | "latitude" | "longitude" | "pixelX" | "pixelY"

/** Names of columns as survey programs write them, without units and punctuation. */
const columnNames: Readonly<Record<Column, RegExp>> = {
  image: /^(image|imagename|photo|photoname|file|filename|picture|sourcefile)$/,
  label: /^(label|name|id|gcp|gcpname|gcpid|point|pointname|pointid|marker|markername|pt|ptid)$/,
  x: /^(x|east|easting|geox|xeast|xeasting|e|xcoordinate)$/,
  y: /^(y|north|northing|geoy|ynorth|ynorthing|n|ycoordinate)$/,
  z: /^(z|alt|altitude|height|elevation|elev|h|geoz|zaltitude|ellipsoidheight|ellipsoidalheight|ellh|gpsaltitude|zcoordinate)$/,
  latitude: /^(lat|latitude|gpslatitude|ylatitude|latitudewgs84)$/,
  longitude: /^(lon|long|lng|longitude|gpslongitude|xlongitude|longitudewgs84)$/,
  pixelX: /^(imx|imagex|pixelx|px|u|col|column|samplex)$/,
  pixelY: /^(imy|imagey|pixely|py|v|row|sampley)$/,
}

const columnOf = (title: string): Column | undefined => {
  const plain = title
    .toLowerCase()
    .replace(/[([].*?[)\]]/g, "")
    .replace(/[^a-z0-9]/g, "")
  return (Object.keys(columnNames) as Array<Column>).find(column => columnNames[column].test(plain))
}

const separators = [",", ";", "\t"]

/** Cells of a line; those in double quotes may hold the separator. */
const cellsOf = (text: string, separator: string): ReadonlyArray<string> => {
  const cells: Array<string> = []
  let cell = ""
  let quoted = false
  for (const one of text) {
    if (one === '"') quoted = !quoted
    else if (one === separator && !quoted) {
      cells.push(cell.trim())
      cell = ""
    } else cell += one
  }
  return [...cells, cell.trim()]
}

interface Head {
  readonly separator: string
  readonly columns: ReadonlyMap<Column, number>
  readonly kind: MetaFileKind | undefined
}

const isPhoto = (name: string): boolean => /\.(jpe?g|png|tiff?|dng)$/i.test(name)

/** What the titles say, and the first row where titles are not enough. `Name` may be a photo or a point. */
const readHead = (title: string, first: string): Head => {
  const separator = separators.reduce((best, one) => (title.split(one).length > title.split(best).length ? one : best), ",")
  const columns = new Map<Column, number>()
  cellsOf(title, separator).forEach((cell, index) => {
    const column = columnOf(cell)
    if (column !== undefined && !columns.has(column)) columns.set(column, index)
  })
  const label = columns.get("label")
  if (!columns.has("image") && label !== undefined && isPhoto(cellsOf(first, separator)[label] ?? "")) columns.set("image", label)
  return { separator, columns, kind: kindOf(columns) }
}

const kindOf = (columns: ReadonlyMap<Column, number>): MetaFileKind | undefined => {
  const places = (columns.has("latitude") && columns.has("longitude")) || (columns.has("x") && columns.has("y"))
  if (!places) return undefined
  if (columns.has("pixelX") && columns.has("pixelY")) return columns.has("image") ? "control-points" : undefined
  if (columns.has("image")) return "positions"
  return columns.has("label") && columns.has("z") ? "control-points" : undefined
}

/** Whether a text may be a table at all: a cheap look at its first line. */
export const looksLikeTable = (text: string): boolean => {
  const [first = ""] = text.replace(/^\uFEFF/, "").split(/[\r\n]/, 1)
  return first.length < 10_000 && separators.some(one => first.includes(one)) && !/[\0\uFFFD]/.test(first)
}

/** A table of control points or of positions, with titles in its first line. */
export const readTable = (
  text: string,
): Read<TableRow> & { readonly kind: MetaFileKind | undefined; readonly geographic: boolean } => {
  // A title may begin with `#`, as some programs write it.
  const [title, ...rest] = linesOf(text.replace(/^(\uFEFF?)#/, "$1"))
  if (title === undefined) return { entries: [], problems: [{ code: "meta-no-lines" }], kind: undefined, geographic: false }
  const head = readHead(title.text, rest[0]?.text ?? "")
  const geographic = head.columns.has("latitude") && head.columns.has("longitude")
  if (head.kind === undefined) return { entries: [], problems: [{ code: "meta-columns-unknown" }], kind: undefined, geographic }
  if (rest.length === 0) return { entries: [], problems: [{ code: "meta-no-lines" }], kind: head.kind, geographic }
  const read = readEach(rest, readRow(head, geographic), (value): value is TableRow => "name" in value)
  return { ...read, kind: head.kind, geographic }
}

const readRow =
  ({ separator, columns }: Head, geographic: boolean) =>
  ({ line, text }: Line): TableRow | ReadonlyArray<Problem> => {
    const cells = cellsOf(text, separator)
    const cell = (column: Column): string => cells[columns.get(column) ?? -1] ?? ""
    const problems: Array<Problem> = []
    const number = (column: Column, most?: number): number => {
      // Where cells are separated by semicolons, numbers may have a decimal comma.
      const words = separator === "," ? cell(column) : cell(column).replace(",", ".")
      const value = numberIn(words)
      if (value === undefined) problems.push({ code: "meta-not-a-number", line, field: column, words: shown(words) })
      else if (most !== undefined && Math.abs(value) > most)
        problems.push({ code: "meta-out-of-range", line, field: column, words: shown(words), from: -most, to: most })
      return value ?? 0
    }
    const x = geographic ? number("longitude", 180) : number("x")
    const y = geographic ? number("latitude", 90) : number("y")
    const z = cell("z") === "" ? undefined : number("z")
    if (columns.has("pixelX")) [number("pixelX"), number("pixelY")]
    const name = cell("image") || cell("label")
    if (name === "") problems.push({ code: "meta-name-missing", line })
    return problems.length > 0 ? problems : { line, name, x, y, z }
  }
