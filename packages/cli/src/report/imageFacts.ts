import { type Final, type MetaFileKind, mayStand, type Problem, type SourceFile } from "@altilift/core"
import { adviceOn, sayWithAdvice } from "../messages/advice.ts"
import { say, sayAll, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { isAddress } from "../view/paths.ts"

/** What reports and `--json` contain of a file that has ended: these fields and no others. */
export interface ImageFacts {
  /** Absolute path, or the address without its query. */
  readonly path: string
  readonly name: string
  readonly state: Final["at"]
  /** Bytes; 0 for what the server fetched. */
  readonly size: number
  /** SHA-1, 40 lower-case hexadecimal digits. */
  readonly checksum?: string
  /** The server's id of the image. */
  readonly id?: string
  /** Why it is not Ready, and what to do. */
  readonly reason?: string
  /** The problems behind the reason, for programs; none of a file that is Ready, a Duplicate or Unfinished. */
  readonly problems?: ReadonlyArray<{ readonly code: string; readonly params: Readonly<Record<string, unknown>> }>
  /** Absolute path of the file of the same content that was taken instead. */
  readonly duplicateOf?: string
  /** Of a dry run: whether an upload would send it. */
  readonly sends?: boolean
  /** Of a file that goes with the photos: what it is. */
  readonly kind?: MetaFileKind
  /** Control points, positions or marks in it, else lines. */
  readonly entries?: number
}

export const imageFacts = (final: Final): ImageFacts => {
  const { ref: path, name, size } = final.file
  const file = { path, name, state: final.at, size, ...metaFacts(final.file) }
  switch (final.at) {
    case "Ready":
      return { ...file, ...checksumOf(final), id: final.id }
    case "Invalid":
      return {
        ...file,
        ...checksumOf(final),
        id: final.id,
        reason: reasonOfEnd(final),
        problems: final.problems.map(problemFacts),
      }
    case "Duplicate":
      return { ...file, ...checksumOf(final), duplicateOf: final.of.ref, ...becauseOf(final) }
    case "Planned":
      return { ...file, ...checksumOf(final), reason: reasonOfEnd(final), sends: final.sends }
    case "Sent":
      return { ...file, ...checksumOf(final), id: final.id, reason: reasonOfEnd(final) }
    case "Rejected":
    case "Skipped":
    case "Failed":
      return { ...file, reason: reasonOfEnd(final), problems: problemsOf(final).map(problemFacts) }
    case "Unfinished":
      return { ...file, ...checksumOf(final), reason: reasonOfEnd(final) }
  }
}

/** What is known of a file that goes with the photos before it is sent. */
export const metaFacts = ({ meta }: SourceFile): Pick<ImageFacts, "kind" | "entries"> =>
  meta === undefined ? {} : { kind: meta.kind, ...(meta.entries === undefined ? {} : { entries: meta.entries }) }

/** A meta file may have several lines that cannot be right. */
const problemsOf = ({ at, file, problem }: Extract<Final, { problem: Problem }>): ReadonlyArray<Problem> =>
  at === "Rejected" && file.meta !== undefined && file.meta.problems.length > 0 ? file.meta.problems : [problem]

/** Of a fetched photo it is known only if the list or the server gave it. */
const checksumOf = ({
  content,
}: Extract<Final, { at: "Ready" | "Invalid" | "Duplicate" | "Planned" | "Sent" | "Unfinished" }>): {
  readonly checksum?: string
} => (content.checksum === undefined ? {} : { checksum: content.checksum })

const becauseOf = (final: Extract<Final, { at: "Duplicate" }>): { readonly reason?: string } =>
  mayStand(final.as) ? {} : { reason: reasonOfEnd(final) }

/** Why a file is not Ready, and what to do; empty for one that is. */
export const reasonOfEnd = (final: Final): string => {
  const { reasons, states } = sentences()
  switch (final.at) {
    case "Ready":
      return ""
    case "Planned":
      return final.sends ? reasons.toSend : reasons.onServer
    case "Sent":
      return reasons.onServer
    case "Invalid": {
      const said = final.problems.length === 0 ? reasons.none : sayAll(final.problems)
      if (final.file.meta !== undefined) return sentences().meta.invalid(said)
      return isAddress(final.file.ref) ? reasons.notFetched(said) : reasons.invalid(said)
    }
    case "Duplicate":
      return mayStand(final.as) ? reasons.duplicate(final.of.name) : reasons.duplicateOf(final.of.name, states[final.as])
    case "Rejected":
    case "Skipped":
      return final.file.meta === undefined ? sayWithAdvice(final.problem) : sayAll(problemsOf(final))
    case "Failed": {
      const advice = adviceOn(final.problem)
      if (advice !== undefined) return sayWithAdvice(final.problem)
      return final.rerunMayHelp ? reasons.rerun(say(final.problem)) : say(final.problem)
    }
    case "Unfinished":
      return reasons.unfinished
  }
}
