import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import type { Database } from "../../ports/Database.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault, type Reconstructor } from "../../ports/Reconstructor.ts"
import type { ImageRow, TaskRow } from "../../ports/tables.ts"
import { Vault } from "../../ports/Vault.ts"
import type { UpstreamSettings } from "../../reconstruction/upstreamSettings.ts"
import { withFiles } from "../../store/files.ts"
import { fetchResults } from "./fetchResults.ts"
import { followTask } from "./followTask.ts"
import { changeForward, findForward } from "./forwards.ts"
import { ask, askOnce, makeRemote, waitingFor } from "./Remote.ts"
import { clearJournal } from "./SqlJournal.ts"
import { sendMetaFiles } from "./sendMetaFiles.ts"
import { sendSet } from "./sendSet.ts"
import type { Original } from "./VaultSource.ts"

/** How long the request may take that stops a reconstruction at the other server. */
const tellWithin = "10 seconds"

/** Forwards photos to another server of the same API, has them reconstructed there, and brings the results back. */
export const makeUpstream = Effect.fnUntraced(function* (settings: UpstreamSettings) {
  const vault = yield* Vault
  const services = yield* Effect.context<Database | Vault>()

  const run: Reconstructor["run"] = (job, report) =>
    Effect.gen(function* () {
      const remote = yield* makeRemote(settings)
      const project = yield* sendSet(job, remote, job.images.map(originalFacts), report)
      yield* sendMetaFiles(job, remote, project, report)
      yield* followTask(job, remote, project, report)
      const waits = (problem: Problem) => report.progress({ fraction: 1, step: waitingFor(remote.host, problem) })
      const look = ask(remote, (client, signal) => client.project(project.id, { signal }), waits)
      yield* fetchResults(remote, { results: job.results, parts: join(vault.work(job.task), "results") }, look, report)
      yield* clearJournal(job.project.id)
      yield* withFiles(() => rm(vault.work(job.task), { recursive: true, force: true }))
    }).pipe(Effect.scoped, asFileError, Effect.provideContext(services))

  /** Stops the reconstruction there, where this task started one. */
  const stopThere = Effect.fnUntraced(function* (task: TaskRow) {
    const key = { projectId: task.projectId, endpoint: settings.endpoint }
    const forward = yield* findForward(key)
    if (forward === undefined || forward.taskId !== task.id) return
    yield* changeForward(key, { taskId: null, before: null, remoteTask: null })
    const { client } = yield* makeRemote(settings)
    yield* askOnce(client, (client, signal) => client.stopReconstruction(forward.remoteId, { signal })).pipe(
      Effect.timeout(tellWithin),
      Effect.catch(error => Effect.logInfo(operator.upstreamNotStopped(settings.endpoint, error.message))),
    )
  }, Effect.scoped)

  const discard: Reconstructor["discard"] = task =>
    Effect.andThen(
      stopThere(task),
      withFiles(() => rm(vault.work(task), { recursive: true, force: true })),
    ).pipe(asFileError, Effect.provideContext(services))

  return { run, discard, pausable: true } satisfies Reconstructor
})

/** Verification learned them before the image was Ready. */
const originalFacts = ({ id, projectId, name, size, checksum }: ImageRow): Original => {
  if (size === null || checksum === null) throw new Error(`image ${id} is Ready without a size or a checksum`)
  return { id, projectId, name, size, checksum }
}

/** A database that fails is waited for like a disk that does. */
const asFileError = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, FileError | Extract<E, ReconstructionFault>, R> =>
  Effect.mapError(effect, error =>
    error instanceof ReconstructionFault
      ? (error as Extract<E, ReconstructionFault>)
      : error instanceof FileError
        ? error
        : new FileError({ cause: error }),
  )
