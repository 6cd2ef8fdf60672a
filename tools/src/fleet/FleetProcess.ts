import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { setTimeout as after } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("../../../packages/node-service/bin/altilift-service.js", import.meta.url))

/** A process of the service that is ended and started again at the same port and data folder. */
export interface FleetProcess {
  readonly name: string
  readonly port: number
  /** Resolves when it listens. */
  readonly start: () => Promise<void>
  /** Sends a signal and waits for the end; what does not end in 30 seconds is killed, and that is an error. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
  readonly pid: () => number | undefined
}

export interface FleetProcessOptions {
  readonly name: string
  readonly port: number
  /** What follows `altilift-service start`. */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** A file that its log is added to. */
  readonly log: string
}

/** Milliseconds; a process that has not ended by then is killed. */
const longestEnd = 30_000

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

const listens = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: "close" } })).ok
  } catch {
    return false
  }
}

/** Does not start it yet. */
export const makeFleetProcess = ({ name, port, words, env, log }: FleetProcessOptions): FleetProcess => {
  let child: ChildProcess | undefined
  const start = async () => {
    const output = createWriteStream(log, { flags: "a" })
    const started = spawn(process.execPath, [program, "start", "--port", String(port), ...words], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    started.stdout.pipe(output, { end: false })
    started.stderr.pipe(output, { end: false })
    started.once("close", () => output.end())
    child = started
    while (!(await listens(port))) {
      if (isOver(started)) throw new Error(`${name} ended at its start: see ${log}`)
      await after(50)
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined || isOver(child)) return
    const exited = once(child, "exit")
    child.kill(signal)
    const late = setTimeout(() => child?.kill("SIGKILL"), longestEnd)
    const [, endedBy] = await exited
    clearTimeout(late)
    if (endedBy === "SIGKILL" && signal !== "SIGKILL") throw new Error(`${name} did not end after ${signal}: see ${log}`)
  }
  return { name, port, start, end, pid: () => (child === undefined || isOver(child) ? undefined : child.pid) }
}
