import type { BrowserOutcome, Phase } from "../../uploader/BrowserUploader.ts"

/** How far a set is. */
export type UploadingState =
  /** `foundNothing`: the set that was chosen last held no file at all. */
  | { readonly stage: "choosing"; readonly foundNothing: boolean }
  /** `resumed`: it goes on after the page was closed in the middle of it. */
  | { readonly stage: "listing"; readonly resumed: boolean }
  | { readonly stage: "preflight" }
  /** `takenOver`: another tab has the project now. */
  | { readonly stage: "running"; readonly phase: Phase; readonly resumed: boolean; readonly takenOver: boolean }
  | { readonly stage: "ended"; readonly outcome: BrowserOutcome }

export const choosing: UploadingState = { stage: "choosing", foundNothing: false }

/** A run begins, or goes on after its end. */
export const running = (state: UploadingState): UploadingState => ({
  stage: "running",
  phase: "opening",
  resumed: (state.stage === "listing" || state.stage === "running") && state.resumed,
  takenOver: false,
})

/** The uploader does something else now. It says so before the end of the run is known. */
export const inPhase = (state: UploadingState, phase: Phase): UploadingState =>
  state.stage === "running" ? { ...state, phase, takenOver: state.takenOver && phase !== "uploading" } : state

export const takenOver = (state: UploadingState): UploadingState =>
  state.stage === "running" ? { ...state, takenOver: true } : state

export const ended = (outcome: BrowserOutcome): UploadingState => ({ stage: "ended", outcome })

export const outcomeOf = (state: UploadingState): BrowserOutcome | undefined =>
  state.stage === "ended" ? state.outcome : undefined

export const isRunning = (state: UploadingState): state is UploadingState & { readonly stage: "running" } =>
  state.stage === "running"

/** What the run does; `ended` where there is none. */
export const phaseOf = (state: UploadingState): Phase => (isRunning(state) ? state.phase : "ended")

/** Whether transfers are begun and verdicts asked for; not while it pauses, stops or waits for another tab. */
export const isActive = (state: UploadingState): boolean => {
  const phase = phaseOf(state)
  return phase === "uploading" || phase === "opening"
}
