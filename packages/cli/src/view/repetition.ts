import type { Final } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { reasonOfEnd } from "../report/imageFacts.ts"
import { endLine, stateColumn } from "./endLines.ts"

/**
 * Files that ended the same way for the same reason are named up to so many; after that one line says that there are
 * more.
 */
const atMost = 10

/** A disk that was removed is reported in one line. The report names its files, and the end counts them. */
const isSaidOnce = (final: Final): boolean =>
  final.at === "Rejected" && ["source-gone", "source-failing"].includes(final.problem.code)

/**
 * Makes the lines of files as they end, so that five thousand files of one reason (an interruption) are not five
 * thousand lines.
 */
export const makeRepetition = (): ((final: Final) => string | undefined) => {
  const counts = new Map<string, number>()
  return final => {
    const reason = reasonOfEnd(final)
    const kind = `${final.at} ${reason}`
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    if (isSaidOnce(final)) return count === 1 ? endLine(final) : undefined
    if (count <= atMost) return endLine(final)
    return count === atMost + 1 ? sentences().lines.moreOfReason(stateColumn(final.at)) : undefined
  }
}
