import type { MetaFacts } from "../lifecycle/MetaFacts.ts"
import { checkMetaFile } from "./checkMetaFile.ts"
import { readControlPoints } from "./controlPoints.ts"
import { linesOf } from "./lines.ts"
import type { MetaFileKind } from "./MetaFileKind.ts"
import { readMarks } from "./marks.ts"
import { checkedBytes, isTextFile, largestMetaFile, mayBeMetaFile, metaFileKind } from "./metaFiles.ts"
import { readPositions } from "./positions.ts"
import { readTable } from "./table.ts"

/** A file that a source found, as far as its name and size say. */
interface Named {
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** Bytes of its beginning that `inspectMetaFile` needs; 0 of a file that is none by its name. */
export const bytesToInspect = ({ name, size }: Named): number =>
  mayBeMetaFile(name) ? Math.min(size, checkedBytes(metaFileKind(name) ?? "positions")) : 0

/**
 * What a meta file is, by its name and content; undefined: it is none.
 *
 * @param head its first `bytesToInspect` bytes, decoded from UTF-8; what was no UTF-8 is U+FFFD in it
 */
export const inspectMetaFile = ({ name, size }: Named, head: string): MetaFacts | undefined => {
  const text = isTextFile(name) ? head : undefined
  const kind = mayBeMetaFile(name) ? metaFileKind(name, text) : undefined
  if (kind === undefined) return undefined
  const most = largestMetaFile(kind)
  if (size > most) return { kind, entries: undefined, problems: [{ code: "meta-too-large", most }] }
  if (size === 0) return { kind, entries: undefined, problems: [{ code: "meta-empty" }] }
  if (text === undefined) return { kind, entries: undefined, problems: [] }
  const isWhole = bytesToInspect({ name, size }) === size
  // A character may be cut at the end of what was read.
  const checked = isWhole ? text : text.replace(/\uFFFD$/, "")
  const problems = checkMetaFile(kind, name, checked)
  return { kind, entries: isWhole && problems.length === 0 ? entriesOf(kind, name, text) : undefined, problems }
}

const entriesOf = (kind: MetaFileKind, name: string, text: string): number => {
  if (/\.csv$/i.test(name)) return readTable(text).entries.length
  switch (kind) {
    case "control-points":
      return readControlPoints(text).entries.length
    case "positions":
      return readPositions(text).entries.length
    case "marks":
      return readMarks(text).entries.length
    default:
      return linesOf(text).length
  }
}
