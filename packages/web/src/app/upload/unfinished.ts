import { type Accessor, createSignal, onCleanup } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { KeptSet } from "../../files/keptHandles.ts"
import { forgetRule, loadRule, saveRule } from "../../ui/preferences.ts"
import type { Dependencies } from "../dependencies.ts"
import type { Resumed } from "./Uploading.ts"

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
  readonly find: (resume: (chosen: Chosen, how: Resumed) => void) => Promise<void>
  /** Asks for the permission. To be called in the handler of a click; false when it is not given. */
  readonly resume: (resume: (chosen: Chosen, how: Resumed) => void) => Promise<boolean>
  /** A run begins over what was chosen. */
  readonly keep: (chosen: Chosen, how: Resumed) => void
  /** The same photos go to another project afterwards, but for those that are left out of it. */
  readonly keepFor: (project: string, chosen: Chosen, how: Resumed) => void
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
  const howOf = ({ leftOut }: KeptSet): Resumed => ({ rule: loadRule(endpoint, project) ?? "all ready", leftOut })
  const keepFor = (to: string, chosen: Chosen, { rule, leftOut }: Resumed): void => {
    const items = [...chosen]
    // Handed over by another project, which kept the handles.
    if (items.some(item => "found" in item)) return
    const handles = items.flatMap(item => ("kind" in item ? [item] : []))
    saveRule(endpoint, to, rule)
    // Without a handle only the user can choose the files again; the set is kept so that the page can ask for them.
    const all = handles.length === items.length ? handles : []
    void kept.keep({ endpoint, project: to, handles: all, leftOut }).catch(ignore)
  }
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
      if (free) resume(found.handles, howOf(found))
      else setSet(found)
    },
    resume: async resume => {
      const found = set()
      if (found === undefined || !(await kept.askToRead(found).catch(() => false))) return false
      setSet(undefined)
      resume(found.handles, howOf(found))
      return true
    },
    keep: (chosen, how) => {
      gone.abort()
      keepFor(project, chosen, how)
    },
    keepFor,
    forget: () => {
      setSet(undefined)
      forgetRule(endpoint, project)
      void kept.forget({ endpoint, project }).catch(ignore)
    },
  }
}
