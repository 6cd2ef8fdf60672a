import type { ProjectDetails } from "@altilift/core/client"
import { loadNotify } from "../../ui/preferences.ts"
import { goesOn } from "../result/createTask.ts"

/** Whether this browser can notify at all. */
export const canNotify = (): boolean => isSecureContext && typeof Notification !== "undefined"

const isWanted = (): boolean => canNotify() && Notification.permission === "granted" && loadNotify()

/** Shows a notification while the tab is hidden. It replaces an earlier one of the same kind. */
export const notify = (
  words: string,
  about: { readonly project: string; readonly kind: string; readonly name?: string },
): void => {
  if (!document.hidden || !isWanted()) return
  try {
    const shown = new Notification(words, { body: about.name ?? "", tag: `altilift ${about.project} ${about.kind}` })
    shown.onclick = () => {
      window.focus()
      shown.close()
    }
  } catch {
    // Browsers on phones may allow notifications of service workers only.
  }
}

/** The title of the tab begins with the latest notice until the tab is visible. */
export const makeTitle = (): { readonly show: (words: string) => void; readonly stop: () => void } => {
  let before: string | undefined
  const restore = (): void => {
    if (before === undefined || document.hidden) return
    document.title = before
    before = undefined
  }
  document.addEventListener("visibilitychange", restore)
  return {
    show: words => {
      if (!document.hidden) return
      before ??= document.title
      document.title = `${words} · ${before}`
    },
    stop: () => {
      document.removeEventListener("visibilitychange", restore)
      if (before !== undefined) document.title = before
    },
  }
}

/** Milliseconds between requests about a reconstruction while the tab is hidden. */
const everyHidden = 30_000

/**
 * Polls the reconstruction of a project while the tab is hidden, and calls back when one ended since it was hidden. It
 * polls as long as there is something to wait for.
 *
 * @param expects whether a reconstruction may begin meanwhile
 * @returns what ends it
 */
export const watchWhileHidden = (
  ask: () => Promise<ProjectDetails>,
  expects: () => boolean,
  onEnd: (details: ProjectDetails) => void,
): (() => void) => {
  let timer: number | undefined
  let stopped = false
  const look = async (before: ProjectDetails | undefined): Promise<void> => {
    const details = await ask().catch(() => undefined)
    if (stopped || !document.hidden) return
    const isNew = before !== undefined && details !== undefined && keyOf(before) !== keyOf(details)
    if (isNew && details.task !== undefined && !goesOn(details.task)) onEnd(details)
    const last = details ?? before
    if (last === undefined || goesOn(last.task) || expects()) timer = window.setTimeout(() => void look(last), everyHidden)
  }
  const onVisibility = (): void => {
    window.clearTimeout(timer)
    if (document.hidden) void look(undefined)
  }
  document.addEventListener("visibilitychange", onVisibility)
  return () => {
    stopped = true
    window.clearTimeout(timer)
    document.removeEventListener("visibilitychange", onVisibility)
  }
}

const keyOf = ({ task, reconstruction }: ProjectDetails): string => `${reconstruction?.id} ${task}`
