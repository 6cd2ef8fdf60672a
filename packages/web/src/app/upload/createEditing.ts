import { createSignal, type Setter } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { Steps } from "./createSteps.ts"
import type { Elsewhere } from "./Elsewhere.ts"
import type { ChosenSet } from "./makeChosenSet.ts"
import type { Uploading } from "./Uploading.ts"
import type { UploadingState } from "./uploadingState.ts"

/** What a user may do to a set before it is sent. */
export type Editing = Pick<
  Uploading,
  "leaveOut" | "add" | "undo" | "lastStep" | "pushStep" | "elsewhere" | "sendElsewhere" | "sendLater"
>

interface Given {
  /** The set of now. */
  readonly set: () => ChosenSet
  readonly steps: Steps
  readonly state: () => UploadingState
  readonly setState: Setter<UploadingState>
  /** Reads the headers of files that came to it. */
  readonly readHeaders: () => Promise<void>
  /** A step was undone: the headers of all files that are left are read. */
  readonly onUndone: () => void
}

/** Changes a set, and remembers how each change is undone. Once it is sent nothing changes any more. */
export const createEditing = ({ set, steps, state, setState, readHeaders, onUndone }: Given): Editing => {
  const [elsewhere, setElsewhere] = createSignal<ReadonlyArray<Elsewhere & { readonly of: ChosenSet }>>([])
  const mayEdit = () => state().stage === "preflight"
  return {
    lastStep: steps.last,
    pushStep: step => mayEdit() && steps.push(step),
    leaveOut: (indexes, leftOut) => {
      if (!mayEdit()) return
      const changed = set().leaveOut(indexes, leftOut)
      const undo = () => void set().leaveOut(changed, !leftOut)
      if (changed.length > 0) steps.push({ kind: leftOut ? "left-out" : "taken-back", photos: changed.length, undo })
    },
    elsewhere: () => elsewhere().filter(one => one.of === set()),
    sendLater: rest => void setElsewhere(rest.map(one => ({ ...one, of: set() }))),
    sendElsewhere: (indexes, project) => {
      if (!mayEdit()) return
      const of = set()
      const changed = of.leaveOut(indexes, true)
      if (changed.length === 0) return
      // What was left out before stays left out.
      const one = { of, project, files: () => of.leftOutOf(changed) }
      setElsewhere(before => [...before, one])
      const undo = (): void => {
        setElsewhere(before => before.filter(other => other !== one))
        of.leaveOut(changed, false)
      }
      steps.push({ kind: "own-project", photos: changed.length, undo })
    },
    add: async (more: Chosen) => {
      if (!mayEdit()) return 0
      const to = set()
      const [before, files] = [to.chosen(), to.store.photos.length]
      setState({ stage: "listing", resumed: false })
      const found = await to.list(more)
      if (set() !== to) return found
      setState({ stage: "preflight" })
      if (found === 0) return 0
      steps.push({ kind: "added", photos: found, undo: () => to.cut(before, files) })
      await readHeaders()
      return found
    },
    undo: () => {
      if (!mayEdit() || steps.last() === undefined) return
      const reads = steps.last()?.kind === "added"
      steps.undo()
      if (reads) onUndone()
    },
  }
}
