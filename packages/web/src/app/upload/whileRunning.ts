import { createEffect, on, onCleanup } from "solid-js"
import { keepAwake, warnBeforeLeaving } from "../../pageLifecycle/screen.ts"
import { saveRate } from "../../ui/preferences.ts"
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
      if (isRunning(state) && before?.stage !== "running") left.keep(uploading.chosen(), uploading.rule())
      const outcome = outcomeOf(state)
      // What was cancelled or failed can still be gone on with after a reload.
      if (outcome === undefined || outcome.fault !== undefined || outcome.summary.unfinished > 0) return
      if (outcome.metaFiles.every(({ at }) => at !== "Unfinished")) left.forget()
    }),
  )
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
