import { type Accessor, createSignal, onCleanup } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { KeptSet } from "../../files/keptHandles.ts"
import { forgetRule, loadRule, saveRule } from "../../ui/preferences.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { Dependencies } from "../dependencies.ts"

const ignore = () => {}

/** An upload that the page was closed in the middle of. */
export interface Unfinished {
  /** Names of the folders and files that were chosen; empty where the browser cannot find them again by itself. */
  readonly names: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly keptAt: number
  /** Whether a click brings it back; else the same files have to be chosen again. */
  readonly canResume: boolean
}

export interface UnfinishedSets {
  readonly unfinished: Accessor<Unfinished | undefined>
  /** Another tab is uploading to the project: what it has not finished is not left. */
  readonly elsewhere: Accessor<boolean>
  /**
   * Finds what was left, once no other tab uploads to the project. Calls `resume` when that needs no permission.
   */
  readonly find: (resume: (chosen: Chosen, rule: ReconstructionRule) => void) => Promise<void>
  /** Asks for the permission. To be called in the handler of a click; false when it is not given. */
  readonly resume: (resume: (chosen: Chosen, rule: ReconstructionRule) => void) => Promise<boolean>
  /** A run begins over what was chosen. */
  readonly keep: (chosen: Chosen, rule: ReconstructionRule) => void
  /** It has come to its end, or was given up. */
  readonly forget: () => void
}

export const createUnfinished = (
  { kept, tabs }: Pick<Dependencies, "kept" | "tabs">,
  endpoint: string,
  project: string,
): UnfinishedSets => {
  const [set, setSet] = createSignal<KeptSet>()
  const [elsewhere, setElsewhere] = createSignal(false)
  const gone = new AbortController()
  onCleanup(() => gone.abort())
  /** Answers whether it is worth to look: not in a view that is gone, nor where the project was begun with here. */
  const othersEnded = async (): Promise<boolean> => {
    if (!(await tabs.isHeld(endpoint, project).catch(() => false))) return true
    setElsewhere(true)
    await tabs.whenFree(endpoint, project, gone.signal).catch(ignore)
    setElsewhere(false)
    return !gone.signal.aborted
  }
  const rule = () => loadRule(endpoint, project) ?? "all ready"
  return {
    elsewhere,
    unfinished: () => {
      const found = set()
      return found === undefined
        ? undefined
        : { names: found.handles.map(handle => handle.name), keptAt: found.keptAt, canResume: found.handles.length > 0 }
    },
    find: async resume => {
      if (!(await othersEnded())) return
      // A browser that keeps nothing (private modes) has nothing to go on with.
      const sets = await kept.sets(endpoint).catch(() => [])
      const found = sets.find(one => one.project === project)
      if (found === undefined) return
      const free = found.handles.length > 0 && (await kept.mayRead(found).catch(() => false))
      if (free) resume(found.handles, rule())
      else setSet(found)
    },
    resume: async resume => {
      const found = set()
      if (found === undefined || !(await kept.askToRead(found).catch(() => false))) return false
      setSet(undefined)
      resume(found.handles, rule())
      return true
    },
    keep: (chosen, chosenRule) => {
      gone.abort()
      const items = [...chosen]
      const handles = items.flatMap(item => ("kind" in item ? [item] : []))
      saveRule(endpoint, project, chosenRule)
      // What has no handle can be found again by its user alone; that there was something is worth knowing.
      void kept.keep({ endpoint, project, handles: handles.length === items.length ? handles : [] }).catch(ignore)
    },
    forget: () => {
      setSet(undefined)
      forgetRule(endpoint, project)
      void kept.forget({ endpoint, project }).catch(ignore)
    },
  }
}
