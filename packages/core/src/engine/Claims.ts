import type { At, SourceFile } from "../lifecycle/State.ts"

/**
 * Which file of a run stands for a checksum. The first one that is hashed owns it; others with the same bytes are parked until the owner has
 * ended, and one of them takes over when the owner turns out to have other bytes.
 */
export interface Claims {
  /** Whether `state` owns its checksum now. If not, it is parked. */
  readonly claim: (state: At<"Hashed">) => boolean
  /** Ends a claim of `file`; answers the parked ones. Nothing when it owns none. */
  readonly release: (file: SourceFile) => ReadonlyArray<At<"Hashed">>
}

export const makeClaims = (): Claims => {
  const owners = new Map<string, { readonly file: SourceFile; readonly parked: Array<At<"Hashed">> }>()
  const checksums = new Map<string, string>()
  return {
    claim: state => {
      const owner = owners.get(state.content.checksum)
      if (owner === undefined) {
        owners.set(state.content.checksum, { file: state.file, parked: [] })
        checksums.set(state.file.ref, state.content.checksum)
        return true
      }
      if (owner.file.ref === state.file.ref) return true
      owner.parked.push(state)
      return false
    },
    release: file => {
      const checksum = checksums.get(file.ref)
      if (checksum === undefined) return []
      const parked = owners.get(checksum)?.parked ?? []
      owners.delete(checksum)
      checksums.delete(file.ref)
      return parked
    },
  }
}
