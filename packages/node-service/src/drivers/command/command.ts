import { lstat, mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { Settings } from "../../config.ts"
import type { Reconstructor } from "../../ports/Reconstructor.ts"
import { ReconstructionFault, type ReconstructionJob, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { TaskRow } from "../../ports/tables.ts"
import { Vault } from "../../ports/Vault.ts"
import type { CommandSettings } from "../../reconstruction/reconstructorSettings.ts"
import { withFiles } from "../../store/files.ts"
import { layOut, manifestName, originalsFolder } from "../handoff/handoff.ts"
import { failOnOveruse, orGone, requireReserve, watchDisk } from "./diskUse.ts"
import { limitsOf, requireProgram } from "./limits.ts"
import { endAll, stillLeads } from "./processes.ts"
import { readProcess } from "./processRecord.ts"
import { type End, runProgram } from "./runProgram.ts"

/**
 * Reconstructs by any program. It gets the photos as a handoff lays them out, and a folder for what it makes. It runs
 * in a process group of its own, so that all of it ends when the task is stopped, or before it begins again after a
 * crash.
 */
export const makeCommand = Effect.fnUntraced(function* (settings: CommandSettings) {
  const vault = yield* Vault
  const { diskReserve } = yield* Settings
  const [program, ...args] = settings.command
  const found = yield* requireProgram(settings.name, program)
  const before = [...(yield* limitsOf(settings)), ...found]
  const recordOf = (task: TaskRow) => join(vault.work(task), "process.json")

  /** Nothing of an earlier run is left when it succeeds. */
  const endLeftOver = (task: TaskRow) =>
    withFiles(async () => {
      const left = await readProcess(recordOf(task))
      await endAll({ leader: left && (await stillLeads(left)), mark: markOf(task) })
    })
  const clear = (task: TaskRow) =>
    Effect.andThen(
      endLeftOver(task),
      withFiles(() => rm(vault.work(task), { recursive: true, force: true })),
    )

  const run = Effect.fn("command.run")(
    function* (job: ReconstructionJob, report: ReconstructionReport) {
      yield* clear(job.task)
      const set = join(vault.work(job.task), "set")
      const home = join(vault.work(job.task), "home")
      yield* layOut(job, set)
      yield* withFiles(() => mkdir(home, { recursive: true }))
      const places = {
        images: join(set, originalsFolder),
        output: job.results,
        manifest: join(set, manifestName),
        project: job.project.id,
      }
      const start = {
        command: [...before, ...args.map(arg => filled(arg, places))],
        folder: home,
        environment: environmentOf(home, places, job.task),
        record: recordOf(job.task),
        mark: markOf(job.task),
      }
      const use = { settings, folders: [home, job.results], reserve: diskReserve }
      yield* requireReserve(use)
      const end = yield* runProgram(start, settings, report).pipe(
        Effect.raceFirst(watchDisk(use)),
        Effect.timeoutOrElse({
          duration: settings.timeLimit,
          orElse: () => failed({ code: "reconstruction-took-too-long", seconds: settings.timeLimit / 1000 }),
        }),
      )
      // What it left behind does not write into the results any more.
      yield* endLeftOver(job.task)
      // It may have met the full disk, or taken too much, just before its end.
      yield* failOnOveruse(use)
      yield* judge(end, settings.name, job.results)
      yield* clear(job.task)
    },
    Effect.provideService(Vault, vault),
  )
  return { run, discard: clear } satisfies Reconstructor
})

const failed = (problem: Problem) => Effect.fail(new ReconstructionFault({ problem }))

type Places = Readonly<Record<"images" | "output" | "manifest" | "project", string>>

const filled = (arg: string, places: Places): string =>
  arg.replace(/\{(images|output|manifest|project)\}/g, (_, one: keyof Places) => places[one])

const taskVariable = "RECONSTRUCT_TASK"

/** What tells the processes of a task from all others: ids of tasks are random. */
const markOf = ({ id }: TaskRow): string => `${taskVariable}=${id}`

/** Nothing of the service's own environment that may be secret. */
const environmentOf = (home: string, { images, output, manifest, project }: Places, { id }: TaskRow): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LANG: process.env.LANG ?? "C.UTF-8",
  HOME: home,
  TMPDIR: home,
  RECONSTRUCT_IMAGES: images,
  RECONSTRUCT_OUTPUT: output,
  RECONSTRUCT_MANIFEST: manifest,
  RECONSTRUCT_PROJECT: project,
  [taskVariable]: id,
})

/** What came of it: results, or why there are none. */
const judge = Effect.fnUntraced(function* ({ exitCode, signal, problem, lastLine }: End, name: string, results: string) {
  if (exitCode === 0) {
    if (yield* withFiles(() => hasFiles(results))) return
    return yield* failed({ code: "reconstruction-no-results", name, words: lastLine })
  }
  if (problem !== undefined) return yield* failed(problem)
  if (exitCode === null)
    return yield* failed({ code: "reconstruction-program-killed", name, signal: signal ?? "", words: lastLine })
  return yield* failed({ code: "reconstruction-program-failed", name, exitCode, words: lastLine })
})

/** A program may have removed its folder, or put a link in its place: what that leads to is not its own. */
const hasFiles = async (folder: string): Promise<boolean> => {
  const found = await lstat(folder).catch(orGone(undefined))
  if (found?.isDirectory() !== true) return false
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.some(entry => entry.isFile())
}
