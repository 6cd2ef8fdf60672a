import { Effect } from "effect"
import type { Project } from "./ports/UploadApi.ts"
import type { RunSettings } from "./RunHandle.ts"

/** The project as a run holds it, once at a time. */
export const makeProjectHold = (hold: RunSettings["hold"]) => {
  let letGo: (() => void) | undefined
  return {
    acquire: (project: Project): Effect.Effect<void> =>
      letGo !== undefined || hold === undefined
        ? Effect.void
        : Effect.map(hold(project), release => {
            letGo = release
          }),
    release: (): void => {
      letGo?.()
      letGo = undefined
    },
  }
}
