import {
  emptySummary,
  type Final,
  isComplete,
  isSetComplete,
  isVerified,
  type Outcome,
  type Project,
  type Retry,
  RunFault,
  reconstruct,
  reconstructionThere,
  type Summary,
  type Task,
  tally,
  type UploadApi,
} from "@altilift/core"
import { Effect } from "effect"
import { everything, type Selection } from "../config/Selection.ts"
import { type CommandError, Incomplete, Interrupted } from "../exitCode.ts"
import type { Unreconstructed } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { reasonOfEnd } from "../report/imageFacts.ts"
import { UsageError } from "../UsageError.ts"
import type { Display } from "../view/Display.ts"
import { isSkippedPhoto } from "../view/isSkippedPhoto.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { stateName } from "../view/reconstructionLine.ts"
import { strictFailure } from "./strict.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/** What the reconstruction depends on. */
export interface Uploaded {
  readonly project: Project
  readonly outcome: Outcome
  readonly unreconstructed: {
    readonly now: Unreconstructed
    /** Keeps for the next run what is left. */
    readonly note: (left: Unreconstructed) => Effect.Effect<void, RunFault>
  }
}

/** A reconstruction of the images is there; `task`: it was started by this run. */
export interface Reconstructed {
  readonly task: Task | undefined
}

/**
 * Starts the reconstruction where the user wants it and the images allow it: `start` when every image and meta file is
 * Ready, `pre-start` when all have ended and an image is Ready; but no second one of the same images, unless the user
 * says so.
 * Yields undefined where none was wanted or allowed.
 */
export const reconstructAfter = Effect.fn("reconstructAfter")(function* (
  { reconstruct: when, startAgain, reconstructor }: UploadRequest,
  { project, outcome, unreconstructed: { now, note } }: Uploaded,
  display: Display,
): Effect.fn.Return<Reconstructed | undefined, RunFault, UploadApi | Retry> {
  if (when === undefined || outcome.stopped || outcome.fault !== undefined) return undefined
  if (!isAllowed(when, outcome)) return undefined
  const there = yield* reconstructionThere(project)
  if (there !== undefined && !startAgain && isOfAll(there, now)) {
    yield* note("none")
    display.say(sentences().upload.reconstructionThere(stateName(there)))
    display.emitFact({ event: "reconstruction-there", state: there })
    return { task: undefined }
  }
  yield* note({ asked: there ?? "" })
  const answer = yield* reconstruct({ project, when, type: "Native", reconstructor })
  yield* note(answer.started ? "none" : now)
  if (answer.started) return { task: answer.task }
  const problem = { code: "reconstruction-not-started", reason: answer.problem, number: answer.code ?? 0 } as const
  return yield* new RunFault({ kind: "refused", problem })
})

/** `failureOf` says so where it is not. */
const isAllowed = (when: "start" | "pre-start", outcome: Outcome): boolean =>
  outcome.summary.ready > 0 && (when === "pre-start" || isSetComplete(outcome))

/**
 * Whether the reconstruction that is there has all images; one that was asked for before is known by the state, which
 * has changed since.
 */
const isOfAll = (there: string, unreconstructed: Unreconstructed): boolean =>
  unreconstructed === "none" || (unreconstructed !== "some" && unreconstructed.asked !== there)

/** Why the run as a whole was no success; undefined when all are Ready or Duplicates of Ready ones. */
export const failureOf = (outcome: Outcome, request: UploadRequest): CommandError | undefined => {
  if (outcome.fault !== undefined) return outcome.fault
  if (outcome.stopped) {
    return new Interrupted({ message: sentences().interrupted.nothingSentAgain })
  }
  const beside = outcome.metaFiles.filter(({ at }) => at !== "Skipped")
  if (imagesIn(outcome.summary) === 0 && beside.length === 0) return noImage(request, outcome.images)
  const lines = [...incomplete(outcome), ...unstarted(outcome, request)]
  return lines.length === 0 ? strictFailure(outcome, request) : new Incomplete({ message: lines.join(" ") })
}

/** What is not Ready; empty when all is. */
const incomplete = (outcome: Outcome): ReadonlyArray<string> => {
  if (isSetComplete(outcome)) return []
  const { summary, images } = outcome
  const { meta, upload } = sentences()
  if (isComplete(summary)) return [meta.notComplete(notReady(outcome))]
  return [upload.notComplete(images.filter(isVerified).length, imagesIn(summary))]
}

/** That the reconstruction is not started which the user wants; empty where that is not so. */
const unstarted = (outcome: Outcome, { reconstruct: when }: UploadRequest): ReadonlyArray<string> => {
  if (when === undefined || isAllowed(when, outcome)) return []
  const { meta, upload } = sentences()
  if (when === "pre-start" || outcome.summary.ready === 0) return [upload.notStarted]
  return [isComplete(outcome.summary) ? meta.notStarted : upload.notStartedUnlessAll]
}

/** Paths of the command line that are named when nothing is in them. */
const namedAtMost = 10

/** Nothing that was named, or looked like, a JPEG, PNG or TIFF. `images`: what was found instead. */
export const noImage = (
  { paths, selection = everything }: { readonly paths: ReadonlyArray<string>; readonly selection?: Selection },
  images: ReadonlyArray<Final> = [],
): UsageError => {
  const named = paths.slice(0, namedAtMost).map(path => shownPath(path))
  const where = printable([...named, ...(paths.length > named.length ? ["…"] : [])].join(", "))
  const others = new Set(images.filter(isSkippedPhoto).map(reasonOfEnd))
  const leftOut = selection.noted() === 0 ? [] : [sentences().uploading.allLeftOut(selection.noted())]
  return new UsageError({ message: [sentences().upload.noImage(where, [...others]), ...leftOut].join(" ") })
}

/** Files that go with the photos and did not get there. */
export const notReady = ({ metaFiles }: Outcome): number =>
  metaFiles.filter(final => !isComplete(tally(emptySummary, final))).length

const imagesIn = ({ ready, invalid, rejected, duplicate, failed, sent, unfinished }: Summary): number =>
  ready + invalid + rejected + duplicate + failed + sent + unfinished
