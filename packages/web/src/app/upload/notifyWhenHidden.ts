import type { Client, ProjectDetails } from "@altilift/core/client"
import { createEffect, createMemo, on, onCleanup } from "solid-js"
import type { Messages } from "../../i18n/en.ts"
import type { BrowserOutcome } from "../../uploader/BrowserUploader.ts"
import type { Totals } from "./model/PhotoStore.ts"
import { makeTitle, notify, watchWhileHidden } from "./notify.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive, isRunning, outcomeOf } from "./uploadingState.ts"

/** Nothing moved for so long, in milliseconds: somebody should look. */
const stuckAfter = 2 * 60_000

/** Whether nothing of an upload moves for long although nobody holds it. */
export const isStuck = (uploading: Uploading): boolean => {
  const progress = uploading.progress()
  if (progress?.stalled === undefined || !isActive(uploading.state())) return false
  return progress.at - progress.stalled.since >= stuckAfter
}

/**
 * Tells the reader of another tab how the set of this one ended, that nothing moves, and how its reconstruction ended:
 * by a notification where that is wanted, and in the title.
 *
 * @param titled whether the title of the document is this page's own
 */
export const notifyWhenHidden = (uploading: Uploading, { server, project, text, titled }: Watched): void => {
  const title = makeTitle()
  onCleanup(title.stop)
  const tell = (words: string, kind: string, name?: string): void => {
    notify(words, { project, kind, ...(name === undefined ? {} : { name }) })
    if (titled()) title.show(words)
  }
  createEffect(
    on(uploading.state, state => {
      const outcome = outcomeOf(state)
      if (outcome === undefined || outcome.cancelled) return
      // The panel of the run gives the title back first.
      window.setTimeout(() => tell(endOf(outcome, uploading.totals(), text()), "upload", outcome.project?.name))
    }),
  )
  const stuck = createMemo(() => isStuck(uploading))
  createEffect(on(stuck, is => is && tell(text().notices.stuck, "upload")))
  const onTaskEnd = ({ task, name }: ProjectDetails): void => {
    if (task === "Done") tell(text().notices.reconstructed, "reconstruction", name)
    if (task === "Failed") tell(text().notices.failed, "reconstruction", name)
  }
  onCleanup(
    watchWhileHidden(
      () => server.project(project),
      () => isRunning(uploading.state()),
      onTaskEnd,
    ),
  )
}

interface Watched {
  readonly server: Pick<Client, "project">
  /** Id of the project. */
  readonly project: string
  readonly text: () => Messages
  readonly titled: () => boolean
}

/** The same figures as the panel of the end. */
const endOf = ({ fault }: BrowserOutcome, { photos, verified }: Totals, { notices }: Messages): string => {
  if (fault !== undefined) return notices.stopped
  return verified.done === photos ? notices.complete(photos) : notices.withProblems(verified.done, photos)
}
