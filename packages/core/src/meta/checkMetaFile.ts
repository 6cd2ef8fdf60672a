import type { Problem } from "../problems/Problem.ts"
import { readControlPoints } from "./controlPoints.ts"
import { linesOf } from "./lines.ts"
import type { MetaFileKind } from "./MetaFileKind.ts"
import { readMarks } from "./marks.ts"
import { readPositions } from "./positions.ts"
import { looksLikeTable, readTable } from "./table.ts"

/** Most problems of one file that are reported; of more, their number. */
const most = 20

/**
 * What is wrong with the text of a meta file, line by line; nothing when it can be right. Formats of the API that are
 * not documented (cameras, poses, groups, the scene) have to be texts, and no more.
 *
 * @param text decoded from UTF-8; what was no UTF-8 is U+FFFD in it
 */
export const checkMetaFile = (kind: MetaFileKind, name: string, text: string): ReadonlyArray<Problem> => {
  if (/^\s*$/.test(text)) return [{ code: "meta-empty" }]
  if (text.includes("\0")) return [{ code: "meta-binary" }]
  const odd = text.indexOf("\uFFFD")
  if (odd >= 0) return [{ code: "meta-not-utf8", line: text.slice(0, odd).split(/\r\n|\r|\n/).length }]
  const problems = problemsIn(kind, name, text)
  return problems.length > most
    ? [...problems.slice(0, most), { code: "meta-more-problems", count: problems.length - most }]
    : problems
}

const problemsIn = (kind: MetaFileKind, name: string, text: string): ReadonlyArray<Problem> => {
  if (/\.csv$/i.test(name)) return looksLikeTable(text) ? readTable(text).problems : [{ code: "meta-columns-unknown" }]
  switch (kind) {
    case "control-points":
      return readControlPoints(text).problems
    case "positions":
      return readPositions(text).problems
    case "marks":
      return readMarks(text).problems
    case "raw":
      return /\.(obs|nav)$/i.test(name) && !/RINEX VERSION/.test(text.slice(0, 200)) ? [{ code: "meta-not-rinex" }] : []
    default:
      return linesOf(text).length === 0 ? [{ code: "meta-no-lines" }] : []
  }
}
