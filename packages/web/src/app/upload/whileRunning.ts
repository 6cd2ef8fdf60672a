import { createEffect, on, onCleanup } from "solid-js"
import { keepAwake, warnBeforeLeaving } from "../../pageLifecycle/screen.ts"
import { saveRate } from "../../ui/preferences.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { Uploading } from "./Uploading.ts"
import type { UnfinishedSets } from "./unfinished.ts"
import { isRunning, outcomeOf } from "./uploadingState.ts"

/** The rate of a run is what the next one is estimated by. */
export const keepRate = (uploading: Uploading, endpoint: () => string): void => {
  createEffect(
    on(uploading.state, state => {
      const outcome = outcomeOf(state)
      if (outcome !== undefined && outcome.bytesSent > 1e6 && outcome.duration > 0) {
        saveRate(endpoint(), (outcome.bytesSent * 1000) / outcome.duration)
      }
    }),
  )
}

/** Remembers what is being uploaded until it has come to its end. */
export const keepUnfinished = (uploading: Uploading, left: UnfinishedSets): void => {
  createEffect(
    on(uploading.state, (state, before) => {
      if (isRunning(state) && before?.stage !== "running") {
        const rule = uploading.rule()
        left.keep(uploading.chosen(), { rule, leftOut: uploading.leftOutRefs() })
        keepElsewhere(uploading, left, rule)
      }
      const outcome = outcomeOf(state)
      // What was cancelled or failed can still be continued after a reload.
      if (outcome === undefined || outcome.fault !== undefined || outcome.summary.unfinished > 0) return
      if (outcome.metaFiles.every(({ at }) => at !== "Unfinished")) left.forget()
    }),
  )
  // The server may come to verify all that a cancelled run left behind.
  createEffect(() => {
    uploading.grouping()
    const isLeft = uploading.photos().some(({ final, leftOut }) => !leftOut && (final === undefined || final.at === "Unfinished"))
    if (outcomeOf(uploading.state())?.cancelled === true && !isLeft) left.forget()
  })
}

/** Remembers the photos that go to projects of their own: each set is found again when its project is opened. */
export const keepElsewhere = (uploading: Uploading, left: UnfinishedSets, rule: ReconstructionRule): void => {
  for (const { project, files } of uploading.elsewhere()) {
    const own = new Set(files().map(({ file }) => file.ref))
    const leftOut = uploading.photos().flatMap(({ ref }) => (own.has(ref) ? [] : [ref]))
    left.keepFor(project.id, uploading.chosen(), { rule, leftOut })
  }
}

/** While an upload runs the screen stays on, and the browser asks before it closes the page. */
export const stayAwake = (uploading: Uploading): void => {
  createEffect(() => {
    const state = uploading.state()
    if (!isRunning(state)) return
    const releases = state.phase === "paused" ? [warnBeforeLeaving()] : [warnBeforeLeaving(), keepAwake()]
    onCleanup(() => {
      for (const release of releases) release()
    })
  })
}
