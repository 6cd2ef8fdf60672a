import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { cpuSeconds, peakMemory } from "./clocks.ts"

const program = fileURLToPath(new URL("../../../packages/cli/bin/altilift.js", import.meta.url))

/** What one run of the command line took. */
export interface Taken {
  readonly seconds: number
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
  /** `undefined`: it was ended when the clock stopped. */
  readonly exitCode: number | undefined
}

export interface ClientOptions {
  readonly endpoint: string
  readonly key: string
  readonly token: string
  readonly photos: string
  readonly project: string
  /** A folder for its journal, if runs are to share one. */
  readonly state?: string
  readonly args?: readonly string[]
  /** Stops the clock and ends the process; without it the process runs to its end. */
  readonly stopWhen?: () => Promise<void>
}

/** Runs `altilift upload` as a process of its own, and measures it from outside. */
export const runClient = async (options: ClientOptions): Promise<Taken> => {
  const state = options.state ?? mkdtempSync(join(tmpdir(), "altilift-bench-state-"))
  const log = join(state, "client.log")
  const environment = {
    ...process.env,
    ALTI_ENDPOINT: options.endpoint,
    ALTI_KEY: options.key,
    ALTI_TOKEN: options.token,
    XDG_STATE_HOME: state,
    XDG_CONFIG_HOME: state,
  }
  const words = ["upload", options.photos, "--project", options.project, "--create", ...(options.args ?? [])]
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program, ...words], {
    env: environment,
    stdio: ["ignore", openSync(log, "a"), openSync(log, "a")],
  })
  const pid = child.pid ?? 0
  const ended = once(child, "exit").then(([code]) => code as number)
  const watched = { cpu: 0, memory: 0 }
  const look = () => {
    try {
      watched.cpu = cpuSeconds(pid)
      watched.memory = peakMemory(pid)
    } catch {
      // It has ended: what was seen last stands.
    }
  }
  const watch = setInterval(look, 20)
  const stopped = options.stopWhen?.().then(() => undefined)
  const exitCode = await Promise.race(stopped === undefined ? [ended] : [ended, stopped])
  const seconds = (performance.now() - startedAt) / 1000
  look()
  clearInterval(watch)
  child.kill("SIGKILL")
  await ended
  const failed = exitCode !== undefined && exitCode !== 0 ? readFileSync(log, "utf8").slice(-1000) : undefined
  if (options.state === undefined) rmSync(state, { recursive: true, force: true })
  if (failed !== undefined) throw new Error(`altilift ended with ${exitCode}:\n${failed}`)
  return { seconds, ...watched, exitCode }
}
