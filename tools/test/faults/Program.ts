import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const altilift = fileURLToPath(new URL("../../../packages/cli/bin/altilift.js", import.meta.url))
const service = fileURLToPath(new URL("../../../packages/node-service/bin/altilift-service.js", import.meta.url))

/** Everything that was started; a test that fails leaves no process behind. */
const running = new Set<ChildProcess>()
export const killAll = (): void => {
  for (const child of running) child.kill("SIGKILL")
}

/** How a program ended. */
export interface Ended {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined
  /** What it said, on both streams. */
  readonly said: string
}

/** A program that runs. */
export interface Program {
  readonly said: () => string
  readonly ended: Promise<Ended>
  readonly isOver: () => boolean
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>
}

const start = (words: ReadonlyArray<string>, env: NodeJS.ProcessEnv): Program => {
  const child = spawn(process.execPath, words, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] })
  running.add(child)
  let said = ""
  let over = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", text => {
      said += text
    })
  }
  const ended = new Promise<Ended>(resolve => {
    child.on("close", code => {
      running.delete(child)
      over = true
      resolve({ code: code ?? undefined, said })
    })
  })
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { said: () => said, ended, isOver: () => over, end }
}

/** The command line, with a folder as its home. */
export const startAltilift = (words: ReadonlyArray<string>, home: string, account: Readonly<Record<string, string>>): Program =>
  start([altilift, ...words], { HOME: home, ...account })

/** The service; resolves when it listens. Most of a start is compiling modules, and tests start it often. */
export const startService = async (words: ReadonlyArray<string>, home: string): Promise<Program> => {
  const program = start([service, "start", ...words], { HOME: home, NODE_COMPILE_CACHE: `${home}/.compile-cache` })
  while (!program.said().includes("ready at")) {
    if (program.isOver()) throw new Error(`the service ended: ${program.said()}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return program
}
