import {
  type Event,
  Events,
  en,
  type Final,
  makeRun,
  mayEndBetter,
  type Opened,
  type Outcome,
  openProject,
  type Problem,
  type Progress,
  RunFault,
  renderProblems,
} from "@altilift/core"
import { Effect, Layer } from "effect"
import { operator } from "../../messages/operator.ts"
import type { DatabaseError } from "../../ports/Database.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault, type ReconstructionJob, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import { findForward, isWanted, rememberForward } from "./forwards.ts"
import { askAgainAfter, isOutage, type Remote, refusedBy, waitingFor } from "./Remote.ts"
import { layerSqlJournal } from "./SqlJournal.ts"
import { layerVaultSource, type Original } from "./VaultSource.ts"

/** Share of the whole that sending is. */
export const sending = 0.5

/** How long transfers under way may go on when the service ends. What they do not finish is sent again. */
const finishWithin = "2 seconds"

/** How often in a row the whole set may be tried without one more image that is Ready there. */
const inVainAtMost = 10

/**
 * Brings every image of a job to the other server, into a project that is made for it, and waits until each is Ready
 * there. The engine does it; outages are waited for as long as they last. The journal and the server know what is
 * there, so that nothing is sent twice.
 */
export const sendSet = Effect.fn("upstream.send")(function* (
  job: ReconstructionJob,
  remote: Remote,
  originals: ReadonlyArray<Original>,
  report: ReconstructionReport,
) {
  const { host } = remote
  const shown = makeShown(host, report)
  let [ready, inVain] = [-1, 0]
  while (true) {
    const end = yield* Effect.result(round(job, remote, originals, shown))
    const waits = end._tag === "Failure" ? end.failure : end.success.outcome.fault
    if (waits !== undefined) {
      yield* refuse(host, waits)
      shown.waits(waits.problem)
      yield* Effect.sleep(askAgainAfter)
      continue
    }
    if (end._tag === "Failure") continue
    const { project, outcome } = end.success
    inVain = outcome.summary.ready > ready ? 0 : inVain + 1
    ready = outcome.summary.ready
    if (inVain < inVainAtMost && outcome.images.some(final => mayBeSentAgain(final, inVain === 0))) {
      yield* Effect.sleep(askAgainAfter)
      continue
    }
    yield* conclude(host, outcome, report)
    return project
  }
})

/**
 * What the other server called Invalid for another reason than its bytes is sent once more, over what may be a thin
 * line.
 */
const mayBeSentAgain = (final: Final, isFirst: boolean): boolean =>
  final.at === "Unfinished" ||
  (final.at === "Failed" && final.rerunMayHelp && mayEndBetter(final)) ||
  (final.at === "Invalid" && isFirst && mayEndBetter(final))

/** Goes on where no more than an outage is in the way. */
const refuse = (host: string, fault: RunFault): Effect.Effect<void, FileError | ReconstructionFault> => {
  if (isOutage(fault)) return Effect.void
  return Effect.fail(fault.kind === "local" ? new FileError({ cause: fault }) : refusedBy(host, fault.problem))
}

/** Names what the other server did not take; the reconstruction goes on with the others. */
const conclude = Effect.fnUntraced(function* (host: string, { images, summary }: Outcome, report: ReconstructionReport) {
  for (const final of images) {
    if (final.at === "Ready") continue
    const problems = "problems" in final ? final.problems : "problem" in final ? [final.problem] : []
    report.line(operator.upstreamImage(final.file.name, final.at, renderProblems(problems, en)))
  }
  report.line(operator.upstreamSent(host, summary.ready, images.length))
  if (summary.ready > 0) return
  return yield* new ReconstructionFault({ problem: { code: "upstream-incomplete", host, images: images.length } })
})

/** What is shown of the set that is sent. */
const makeShown = (host: string, report: ReconstructionReport) => {
  let fraction = 0
  const waits = (problem: Problem) => report.progress({ fraction, step: waitingFor(host, problem) })
  return {
    waits,
    progress: ({ sent, stalled }: Progress) => {
      fraction = sent.share * sending
      if (stalled?.why === undefined) report.progress({ fraction, step: "uploading" })
      else waits(stalled.why)
    },
    line: report.line,
  }
}
type Shown = ReturnType<typeof makeShown>

/** One run of the engine over the whole set. */
const round = (job: ReconstructionJob, remote: Remote, originals: ReadonlyArray<Original>, shown: Shown) =>
  Effect.scoped(
    Effect.gen(function* () {
      const waits = (event: Event) => event.event === "retrying" && shown.waits(event.problem)
      const { project, buckets } = yield* Effect.provideService(open(job, remote, shown), Events, { emit: waits })
      const run = yield* makeRun({ project, buckets })
      yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.map(run.progress, shown.progress), Effect.sleep("1 second"))))
      const wanted = Effect.orElseSucceed(isWanted(job.task), () => true)
      // Of a task that was stopped the registered images will not come; a service that ends goes on with them later.
      const stop = Effect.timeoutOption(Effect.interruptible(run.stop), finishWithin)
      const end = Effect.flatMap(wanted, isWanted => (isWanted ? stop : run.cancel))
      const outcome = yield* Effect.onInterrupt(run.done, () => end)
      return { project, outcome }
    }),
  ).pipe(
    Effect.provide(
      Layer.merge(remote.engine, layerVaultSource(originals)).pipe(Layer.provideMerge(layerSqlJournal(job.project.id))),
    ),
  )

/** The project there: the one that is remembered, as long as it is there; else one of the mark. */
const open = Effect.fnUntraced(function* (job: ReconstructionJob, { host, wish: bucket }: Remote, shown: Shown) {
  const key = { projectId: job.project.id, endpoint: host }
  const known = yield* Effect.mapError(findForward(key), ofDatabase)
  if (known !== undefined) {
    const there = yield* Effect.result(openProject({ project: known.remoteId, create: false, bucket }))
    if (there._tag === "Success") return there.success
    if (there.failure.problem.code !== "project-unknown") return yield* there.failure
  }
  const opened: Opened = yield* openProject({ project: markedName(job), create: true, bucket })
  yield* Effect.mapError(rememberForward(key, opened.project.id), ofDatabase)
  shown.line(operator.upstreamProject(host, opened.project.id, opened.project.name))
  return opened
})

/** Bytes of a name that servers take. */
const longestName = 255

/** The name of a project with a mark by which it is found again, also when its id was lost in a crash. */
export const markedName = ({ project: { name, id } }: Pick<ReconstructionJob, "project">): string => {
  const mark = ` (${id.slice(-8)})`
  const characters = Array.from(name)
  while (Buffer.byteLength(characters.join("")) + mark.length > longestName) characters.pop()
  return characters.join("").trim() + mark
}

const ofDatabase = (cause: DatabaseError): RunFault =>
  new RunFault({ kind: "local", problem: { code: "unexpected", words: cause.message }, cause })
