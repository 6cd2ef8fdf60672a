import { type ChildProcess, spawn } from "node:child_process"
import { mkdir, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { z } from "zod"
import { operator } from "../../messages/operator.ts"
import type { Reconstructor } from "../../ports/Reconstructor.ts"
import { ReconstructionFault, type ReconstructionJob, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { TaskRow } from "../../ports/tables.ts"
import { Vault } from "../../ports/Vault.ts"
import type { CommandSettings } from "../../reconstruction/reconstructorSettings.ts"
import { SettingsError } from "../../SettingsError.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, writeDurably } from "../../store/fsync.ts"
import { layOut, manifestName, originalsFolder } from "../handoff/handoff.ts"
import { findProgram } from "./findProgram.ts"
import { eachLine } from "./lines.ts"
import { endGroup, endLeftOver, type GroupLeader, startOf } from "./processGroup.ts"
import { readLine } from "./programOutput.ts"

/**
 * Reconstructs by any program. It gets the photos as a handoff lays them out, and a folder for what it makes. It runs in a
 * process group of its own, so that all of it ends when the task is stopped, or before it begins again after a crash.
 */
export const makeCommand = Effect.fnUntraced(function* (settings: CommandSettings) {
  const vault = yield* Vault
  const [program, ...args] = settings.command
  const found = yield* findIn(settings.name, program)
  const limits = yield* limitsOf(settings)
  const [file, ...before] = [...limits, ...found]
  const placeOf = (task: TaskRow) => join(vault.work(task), "process.json")
  const clear = (task: TaskRow) =>
    withFiles(async () => {
      const left = await leftOver(placeOf(task))
      if (left !== undefined) await endLeftOver(left)
      await rm(vault.work(task), { recursive: true, force: true })
    })

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
      const filled = args.map(arg =>
        arg.replace(/\{(images|output|manifest|project)\}/g, (_, one: keyof typeof places) => places[one]),
      )
      const start = () =>
        spawn(file ?? program, [...before, ...filled], {
          cwd: home,
          detached: true,
          stdio: ["ignore", "pipe", "pipe"],
          env: environmentOf(home, places),
        })
      const end = yield* running(start, placeOf(job.task), settings, report).pipe(
        Effect.timeoutOrElse({
          duration: settings.timeLimit,
          orElse: () => failed({ code: "reconstruction-took-too-long", seconds: settings.timeLimit / 1000 }),
        }),
      )
      yield* judge(end, settings.name, job.results)
      yield* clear(job.task)
    },
    Effect.provideService(Vault, vault),
  )
  return { run, discard: clear } satisfies Reconstructor
})

const failed = (problem: Problem) => Effect.fail(new ReconstructionFault({ problem }))

const findIn = Effect.fnUntraced(function* (name: string, program: string) {
  const found = yield* Effect.promise(() => findProgram(program))
  return found ?? (yield* new SettingsError({ message: operator.programMissing(name, program) }))
})

/** What stands before the program so that the system limits it. */
const limitsOf = Effect.fnUntraced(function* ({ name, memory, processorTime }: CommandSettings) {
  if (memory === undefined && processorTime === undefined) return []
  const prlimit = yield* findIn(name, "prlimit")
  return [
    ...prlimit,
    ...(memory === undefined ? [] : [`--as=${memory}`]),
    ...(processorTime === undefined ? [] : [`--cpu=${Math.ceil(processorTime / 1000)}`]),
    "--",
  ]
})

type Places = Readonly<Record<"images" | "output" | "manifest" | "project", string>>

/** Nothing of the service's own environment that may be secret. */
const environmentOf = (home: string, { images, output, manifest, project }: Places): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LANG: process.env.LANG ?? "C.UTF-8",
  HOME: home,
  TMPDIR: home,
  RECONSTRUCT_IMAGES: images,
  RECONSTRUCT_OUTPUT: output,
  RECONSTRUCT_MANIFEST: manifest,
  RECONSTRUCT_PROJECT: project,
})

/** How a program ended. */
interface End {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** What it said of its failure. */
  readonly problem: Problem | undefined
  readonly lastLine: string
}

/** Runs a program to its end; interrupted, it ends the program and all that it started. */
const running = (
  start: () => ChildProcess,
  place: string,
  settings: CommandSettings,
  report: ReconstructionReport,
): Effect.Effect<End, ReconstructionFault> =>
  Effect.callback((resume, signal) => {
    const child = start()
    const { pid } = child
    let problem: Problem | undefined
    let lastLine = ""
    const read = (line: string) => {
      const said = readLine(line, settings.progress)
      if (said.said === "progress") return report.progress(said.progress)
      if (said.said === "problem") problem = said.problem
      else {
        lastLine = line
        report.line(line)
      }
    }
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) eachLine(stream, read)
    child.once("error", cause => {
      const words = cause.message
      resume(failed({ code: "reconstruction-program-not-started", name: settings.name, words }))
    })
    // Written down before anything else is done, so that a next start of the service finds it.
    if (pid !== undefined) void note(place, pid)
    child.once("close", (exitCode, ended) => {
      // What it started and left behind is not waited for.
      if (pid !== undefined && !signal.aborted) void endGroup(pid)
      resume(Effect.succeed({ exitCode, signal: ended, problem, lastLine }))
    })
    // Descendants that keep its output open do not keep the task.
    child.once("exit", () => setTimeout(() => child.stdout?.destroy(), 2_000).unref())
    child.once("exit", () => setTimeout(() => child.stderr?.destroy(), 2_000).unref())
    return pid === undefined ? Effect.void : Effect.promise(() => endGroup(pid))
  })

const note = async (place: string, pid: number): Promise<void> => {
  const leader: GroupLeader = { pid, startedAt: await startOf(pid) }
  await writeDurably(place, JSON.stringify(leader)).catch(() => undefined)
}

const groupLeader = z.object({ pid: z.number().int().min(2), startedAt: z.string().optional() })

/** The program of an earlier run of the service. */
const leftOver = async (place: string): Promise<GroupLeader | undefined> => {
  try {
    const { pid, startedAt } = groupLeader.parse(JSON.parse(await readFile(place, "utf8")))
    return { pid, startedAt }
  } catch (cause) {
    // A file that was cut off was being written when the machine lost its power: nothing runs.
    if (hasCode(cause, "ENOENT", "ENOTDIR") || cause instanceof SyntaxError || cause instanceof z.ZodError) return undefined
    throw cause
  }
}

/** What came of it: results, or why there are none. */
const judge = Effect.fnUntraced(function* ({ exitCode, signal, problem, lastLine }: End, name: string, results: string) {
  if (exitCode === 0) {
    const entries = yield* withFiles(() => readdir(results, { recursive: true, withFileTypes: true }))
    if (entries.some(entry => entry.isFile())) return
    return yield* failed({ code: "reconstruction-no-results", name, words: lastLine })
  }
  if (problem !== undefined) return yield* failed(problem)
  if (exitCode === null)
    return yield* failed({ code: "reconstruction-program-killed", name, signal: signal ?? "", words: lastLine })
  return yield* failed({ code: "reconstruction-program-failed", name, exitCode, words: lastLine })
})
