import type { Final, MetaProgress, Progress } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { endLine } from "./endLines.ts"
import { printable } from "./printable.ts"

/** More of them than this are left to the report. */
const atMost = 20

/** The end of a run for people: every file that goes with the photos, and how it ended. */
export const metaLines = (files: ReadonlyArray<Final>): ReadonlyArray<string> => {
  if (files.length === 0) return []
  const inOrder = files.toSorted((one, other) => (one.file.ref < other.file.ref ? -1 : 1))
  const rest = files.length - atMost
  return [
    sentences().meta.head,
    ...inOrder.slice(0, atMost).map(final => `  ${endLine(final)}`),
    ...(rest > 0 ? [`  ${sentences().lines.more(rest)}`] : []),
  ]
}

/** Where they are while the run goes on, in one line; empty where there are none. */
export const metaUnderWay = ({ metaFiles }: Progress): string =>
  metaFiles.length === 0
    ? ""
    : printable(sentences().meta.underWay(metaFiles.map(one => `${one.file.name} ${stateOf(one)}`).join(sentences().comma)))

const stateOf = ({ at, final }: MetaProgress): string => {
  const { meta, states } = sentences()
  if (final !== undefined) return states[final.at]
  switch (at) {
    case "Started":
      return meta.sending
    case "Stored":
    case "Processing":
      return meta.verifying
    default:
      return meta.waiting
  }
}
