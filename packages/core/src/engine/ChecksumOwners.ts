import { areBytesAtFault } from "../lifecycle/endBetter.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { At, OwnerEnd, SourceFile, State } from "../lifecycle/State.ts"

/**
 * Whose a checksum is: this file's own, another file's that has not ended yet (this one is parked), or another file's
 * that has.
 */
export type Owning = "own" | "parked" | Ended

/** What the duplicates of a file that has ended come to. */
type Ended = Pick<Extract<Move, { readonly on: "duplicated" }>, "of" | "as" | "bytesAtFault">

/**
 * Which file of a run stands for a checksum. The first one that is hashed owns it. Duplicates, files with the same
 * bytes, are parked until the owner has ended, and take over when the owner turns out to have other bytes.
 */
export interface ChecksumOwners {
  readonly own: (state: At<"Hashed">) => Owning
  /** The file of `state` has ended, or has other bytes than it was hashed with. Answers the parked ones to be woken. */
  readonly release: (state: State) => ReadonlyArray<At<"Hashed">>
}

/** Whether its duplicates end with it. */
export const isOwnerEnd = (state: State): state is At<OwnerEnd> => ownerEnds.has(state.at)

/** The same for each of its duplicates. */
export const endedAs = (owner: At<OwnerEnd>): Ended => ({
  of: owner.file,
  as: owner.at,
  bytesAtFault: areBytesAtFault(owner),
})

const ownerEnds: ReadonlySet<State["at"]> = new Set<OwnerEnd>(["Ready", "Invalid", "Failed", "Planned", "Sent"])

interface Owner {
  readonly file: SourceFile
  readonly parked: ReadonlyArray<At<"Hashed">>
  readonly ended: Ended | undefined
}

/** One for all: a run may have 50,000 owners. */
const none: Owner["parked"] = []

export const makeChecksumOwners = (): ChecksumOwners => {
  const owners = new Map<string, Owner>()
  const checksums = new Map<string, string>()
  return {
    own: state => {
      const { file, content } = state
      const owner = owners.get(content.checksum)
      if (owner === undefined) {
        owners.set(content.checksum, { file, parked: none, ended: undefined })
        checksums.set(file.ref, content.checksum)
        return "own"
      }
      if (owner.file.ref === file.ref) return "own"
      if (owner.ended !== undefined) return owner.ended
      owners.set(content.checksum, { ...owner, parked: [...owner.parked, state] })
      return "parked"
    },
    release: state => {
      const checksum = checksums.get(state.file.ref)
      const owner = checksum === undefined ? undefined : owners.get(checksum)
      if (checksum === undefined || owner === undefined) return []
      if (isOwnerEnd(state)) {
        owners.set(checksum, { ...owner, parked: none, ended: endedAs(state) })
      } else {
        owners.delete(checksum)
        checksums.delete(state.file.ref)
      }
      return owner.parked
    },
  }
}
