import {
  isComplete,
  type Opened,
  type Outcome,
  openProject,
  type Project,
  type Reconstruction,
  reconstruct,
  type Summary,
  uploadSet,
} from "@altilift/core"
import { Effect, type Scope } from "effect"
import type { BrowserUploaderOptions, Phase } from "./BrowserUploader.ts"

/** One go at a set: from the first question to the server until everything has ended, or until it is told to stop. */
export interface Round {
  readonly options: BrowserUploaderOptions
  /** Known after the first round: its name may be another's by now. */
  readonly project: Project | undefined
  /** Completes when the round shall end early. */
  readonly stop: Effect.Effect<void>
  readonly entered: (phase: Phase) => void
  readonly opened: (opened: Opened) => void
  /** Holds the project for this tab; may wait long. */
  readonly hold: (project: Project) => Effect.Effect<void, never, Scope.Scope>
  /** Told how the set ended; answers how all of it stands, whatever round it ended in. */
  readonly uploaded: (outcome: Outcome) => Summary
  /** A reconstruction that was started is not started again. */
  readonly reconstruction: Reconstruction | undefined
}

/** How it went. Nothing in it: it was stopped before anything was uploaded. */
export interface RoundEnd {
  readonly outcome?: Outcome
  readonly reconstruction?: Reconstruction
}

export const uploadRound = Effect.fn("uploadRound")(function* (round: Round) {
  const { options, stop } = round
  const begin = Effect.gen(function* () {
    round.entered("opening")
    const { create = false, bucket } = options
    const opened = yield* openProject({ project: round.project?.id ?? options.project, create, bucket })
    round.opened(opened)
    yield* round.hold(opened.project)
    return opened
  })
  const opened = yield* Effect.raceFirst(begin, Effect.as(stop, undefined))
  if (opened === undefined) return {} satisfies RoundEnd
  round.entered("uploading")
  const outcome = yield* uploadSet({ project: opened.project, buckets: opened.buckets, stop })
  const when = reconstructionDue(round, outcome, round.uploaded(outcome))
  if (when === undefined) return { outcome } satisfies RoundEnd
  round.entered("reconstructing")
  const type = options.reconstruction?.type ?? "Native"
  return { outcome, reconstruction: yield* reconstruct({ project: opened.project, when, type }) } satisfies RoundEnd
}, Effect.scoped)

/** What the rule asks for now that the set has ended like this (protocol: step 8). */
const reconstructionDue = (
  { options, reconstruction }: Round,
  outcome: Outcome,
  summary: Summary,
): "start" | "pre-start" | undefined => {
  if (outcome.stopped || outcome.fault !== undefined || summary.ready === 0 || reconstruction?.started === true) return undefined
  switch (options.reconstruction?.when) {
    case "all ready":
      return isComplete(summary) ? "start" : undefined
    case "all finished":
      return "pre-start"
    default:
      return undefined
  }
}
