import type { Problem, Project } from "@altilift/core"
import type { ProjectDetails } from "@altilift/core/client"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import { ReconstructionFault, type ReconstructionJob, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { ForwardRow } from "../../ports/tables.ts"
import { changeForward, type ForwardKey, findForward } from "./forwards.ts"
import { ask, askAgainAfter, askOnce, isOutage, type Remote, refusedBy, waitingFor } from "./Remote.ts"
import { sending } from "./sendSet.ts"

/** Milliseconds between two looks at the reconstruction there. */
const lookEvery = { first: 1_000, most: 15_000 }

/** The protocol names no states of tasks: ours has `Done`, `Failed` and `Stopped`, others say it in these words. */
const cameToNothing = /fail|error|stop|cancel|abort|reject|invalid/i
const isDone = /done|finish|complete|success|succeed|ready/i

/** Starts the reconstruction at the other server unless this task did so already, and waits for its end. */
export const followTask = Effect.fn("upstream.follow")(function* (
  job: ReconstructionJob,
  remote: Remote,
  project: Project,
  report: ReconstructionReport,
) {
  const waits = (problem: Problem) => report.progress({ fraction: sending, step: waitingFor(remote.host, problem) })
  const look = ask(remote, (client, signal) => client.project(project.id, { signal }), waits)
  yield* start(job, remote, look, report)
  let lines: ReadonlyArray<string> = []
  for (let pause = lookEvery.first; ; pause = Math.min(pause * 2, lookEvery.most)) {
    const details = yield* look
    const { reconstruction: task } = details
    const state = task?.state ?? details.task ?? ""
    lines = mirror(lines, task?.output ?? [], report)
    if (cameToNothing.test(state)) return yield* failedThere(remote.host, state, task)
    if (isDone.test(state)) return details
    const there = Math.min(1, Math.max(0, task?.progress ?? 0))
    report.progress({ fraction: sending + (1 - sending) * there, step: task?.step ?? state })
    yield* Effect.sleep(pause)
  }
})

type Task = ProjectDetails["reconstruction"]

const failedThere = (host: string, state: string, task: Task) => {
  const words = task?.output.at(-1)
  const reason: Problem =
    task?.problem ?? (words === undefined ? { code: "refused-without-reason" } : { code: "server-said", message: words })
  return new ReconstructionFault({ problem: { code: "upstream-failed", host, state, reason } })
}

/** Says the lines that are new: the other server shows the last ones. */
const mirror = (known: ReadonlyArray<string>, now: ReadonlyArray<string>, report: ReconstructionReport) => {
  let shared = Math.min(known.length, now.length)
  while (shared > 0 && !known.slice(-shared).every((line, index) => line === now[index])) shared--
  for (const line of now.slice(shared)) report.line(line)
  return now
}

/** What tells one reconstruction there from the one before: its id, or its state where the server shows no ids. */
const markOf = ({ reconstruction, task }: ProjectDetails): string => reconstruction?.id ?? task ?? ""

/**
 * Starting is not idempotent. What the latest reconstruction was before is written down first: when there is another
 * one after a crash or a lost answer, the request did it.
 */
const start = Effect.fnUntraced(function* <E>(
  { project, task }: ReconstructionJob,
  remote: Remote,
  look: Effect.Effect<ProjectDetails, E>,
  report: ReconstructionReport,
) {
  const key: ForwardKey = { projectId: project.id, endpoint: remote.host }
  let stopped = false
  while (true) {
    const forward = yield* findForward(key)
    if (forward === undefined)
      return yield* Effect.die(new Error("the project there is remembered before its reconstruction starts"))
    const mark = markOf(yield* look)
    if (isStarted(forward, task.id, mark)) {
      if (forward.remoteTask === null) yield* changeForward(key, { remoteTask: mark })
      return
    }
    yield* changeForward(key, { taskId: task.id, before: mark, remoteTask: null })
    const answer = yield* Effect.result(
      askOnce(remote.client, (client, signal) => client.startReconstruction(forward.remoteId, { taskType: task.type, signal })),
    )
    if (answer._tag === "Failure") {
      const { failure } = answer.failure
      if (!isOutage(failure)) return yield* refusedBy(remote.host, failure.problem)
      report.progress({ fraction: sending, step: waitingFor(remote.host, failure.problem) })
      yield* Effect.sleep(askAgainAfter)
    } else if (answer.success.started) {
      yield* changeForward(key, { remoteTask: answer.success.task.id })
      return report.line(operator.upstreamStarted(remote.host, answer.success.task.id))
    } else {
      const { problem: reason, code = 0 } = answer.success
      // The project is ours: what runs there is of a task that was stopped while the server did not answer.
      if (reason.code !== "reconstruction-running" || stopped)
        return yield* refusedBy(remote.host, { code: "reconstruction-not-started", reason, number: code })
      stopped = true
      yield* ask(
        remote,
        (client, signal) => client.stopReconstruction(forward.remoteId, { signal }),
        () => undefined,
      )
    }
  }
})

const isStarted = ({ taskId, before, remoteTask }: ForwardRow, task: string, mark: string): boolean =>
  taskId === task && (remoteTask !== null || before !== mark)
