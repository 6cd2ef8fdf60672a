import { spawn } from "node:child_process"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll } from "@effect/vitest"
import type { Sandbox } from "./Sandbox.ts"

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))

/** A test that fails leaves no process behind. */
const children = new Set<ReturnType<typeof spawn>>()
afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
})

/** How a run of altilift ended. */
export interface Ended {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ReturnType<typeof spawn>
  readonly ended: Promise<Ended>
  /** Waits until its output has this. */
  readonly says: (what: string | RegExp) => Promise<void>
}

export interface Circumstances {
  /** Added to an environment that knows nothing of the user's. */
  readonly environment?: Readonly<Record<string, string>>
  /** What it reads from standard input; nothing without it. */
  readonly input?: string
  /** A program to run it through, with its words. */
  readonly through?: ReadonlyArray<string>
}

/** A program to run it through: root may read everything, unless it gives up the right to. */
export const asOrdinaryUser: ReadonlyArray<string> =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []

/** Starts the bundle as a process of its own, with the sandbox as its home. */
export const startAltilift = (sandbox: Sandbox, words: ReadonlyArray<string>, how: Circumstances = {}): Running => {
  const [command = "", ...rest] = [...(how.through ?? []), process.execPath, program, ...words]
  const child = spawn(command, rest, {
    cwd: sandbox.path,
    env: { PATH: process.env.PATH, HOME: sandbox.file("home"), ...how.environment },
    stdio: [how.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  })
  children.add(child)
  child.stdin?.end(how.input)
  child.on("exit", () => children.delete(child))
  let stdout = ""
  let stderr = ""
  let said = ""
  child.stdout?.setEncoding("utf8").on("data", text => {
    stdout += text
    said += text
  })
  child.stderr?.setEncoding("utf8").on("data", text => {
    stderr += text
    said += text
  })
  let over = false
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", code => {
      over = true
      resolve({ code: code ?? undefined, stdout, stderr })
    })
  })
  const says = async (what: string | RegExp) => {
    const isThere = () => (typeof what === "string" ? said.includes(what) : what.test(said))
    while (!isThere() && !over) await pause(20)
    if (!isThere()) throw new Error(`it ended without saying ${what}: ${said}`)
  }
  return { process: child, ended, says }
}

/** Runs the bundle to its end. */
export const altilift = (sandbox: Sandbox, words: ReadonlyArray<string>, how?: Circumstances): Promise<Ended> =>
  startAltilift(sandbox, words, how).ended
