import { spawn } from "node:child_process"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { eachLine } from "../../lines.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { CommandSettings } from "../../reconstruction/reconstructorSettings.ts"
import { endAll } from "./processes.ts"
import { recordProcess } from "./processRecord.ts"
import { readLine } from "./programOutput.ts"

/** How a program ended. */
export interface End {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** What it said of its failure. */
  readonly problem: Problem | undefined
  readonly lastLine: string
}

/** A program as it is started. */
export interface Start {
  readonly command: ReadonlyArray<string>
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  /** Where it is written down which process it is. */
  readonly record: string
  /** Entry of its environment by which it and all that it starts are found. */
  readonly mark: string
}

/**
 * Becomes the program when a line arrives, as the same process. It ends where none does: the service ended before the
 * process was written down, or could not write it down.
 */
const gate = 'read -r go && exec "$@" < /dev/null'

/** How long descendants may keep the output of a program open after its end, in milliseconds. */
const outputAfterEnd = 2_000

/**
 * Runs a program to its end; interrupted, it ends the program and all that it started. The program begins only after
 * its process is written down for good.
 */
export const runProgram = (
  { command, folder, environment, record, mark }: Start,
  { name, progress }: Pick<CommandSettings, "name" | "progress">,
  report: ReconstructionReport,
): Effect.Effect<End, FileError | ReconstructionFault> =>
  Effect.callback(resume => {
    const options = { cwd: folder, detached: true, env: environment } as const
    const child = spawn("/bin/sh", ["-c", gate, "sh", ...command], { ...options, stdio: ["pipe", "pipe", "pipe"] })
    const { pid, stdin, stdout, stderr } = child
    let problem: Problem | undefined
    let lastLine = ""
    const read = (line: string) => {
      const said = readLine(line, progress)
      if (said.said === "progress") return report.progress(said.progress)
      if (said.said === "problem") problem = said.problem
      else {
        lastLine = line
        report.line(line)
      }
    }
    for (const stream of [stdout, stderr]) eachLine(stream, read)
    child.once("error", ({ message }) => resume(Effect.fail(notStarted(name, message))))
    // One that ended early does not take the line.
    stdin.on("error", () => undefined)
    const recorded = (pid === undefined ? Promise.resolve() : recordProcess(record, pid)).then(
      () => void stdin.end("go\n"),
      cause => {
        stdin.destroy()
        resume(Effect.fail(new FileError({ cause })))
      },
    )
    child.once("close", (exitCode, signal) => resume(Effect.succeed({ exitCode, signal, problem, lastLine })))
    const closeOutput = () => {
      stdout.destroy()
      stderr.destroy()
    }
    child.once("exit", () => setTimeout(closeOutput, outputAfterEnd).unref())
    const end = async () => {
      await recorded
      await endAll({ leader: pid, mark })
    }
    // What does not end now is ended before the next run.
    return Effect.ignore(Effect.tryPromise(end))
  })

const notStarted = (name: string, words: string): ReconstructionFault =>
  new ReconstructionFault({ problem: { code: "reconstruction-program-not-started", name, words } })
