import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { dropDatabases, newDatabase } from "./postgres.ts"

const program = fileURLToPath(new URL("../bin/altilift-service.js", import.meta.url))

/** Key and token of a user. */
export interface Login {
  readonly key: string
  readonly token: string
}

/** A service that runs as a process of its own. */
export interface RunningService {
  readonly url: string
  readonly edge: string
  readonly data: string
  readonly pid: number
  readonly owner: Login
  /** Everything it printed so far, on both streams. */
  readonly printed: () => string
  /** Ends it with a signal and waits for its exit code. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Most of a start is compiling modules; the tests start the program often. */
const environment = { ...process.env, NODE_COMPILE_CACHE: fileURLToPath(new URL("../dist/.compile-cache", import.meta.url)) }

const running = new Set<ChildProcess>()

/** Whether the services of this run have a database of PostgreSQL each; else SQLite in their data folders. */
export const onPostgres = process.env.TEST_DATABASE === "postgres"

const databases = new Map<string, string>()

/** The variables by which a service, or a command, has the database of a data folder. */
export const databaseOf = async (data: string): Promise<Record<string, string>> => {
  if (!onPostgres) return {}
  const url = databases.get(data) ?? (await newDatabase())
  databases.set(data, url)
  return { ALTILIFT_DATABASE: url }
}
const folders = new Set<string>()

/** A temporary folder; `removeAll` takes it away. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "altilift-service-test-"))
  folders.add(folder)
  return folder
}

/** Ends every process and removes every folder of this file's tests. */
export const removeAll = async (): Promise<void> => {
  for (const child of running) {
    child.kill("SIGKILL")
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  }
  running.clear()
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  folders.clear()
  databases.clear()
  await dropDatabases()
}

export interface StartOptions {
  readonly data?: string
  readonly args?: ReadonlyArray<string>
  readonly env?: Record<string, string>
  /** Of an installation whose owner another process made. */
  readonly owner?: Login
  /** A command that runs the program, for example with other limits. */
  readonly through?: ReadonlyArray<string>
}

/** Starts a service on free ports and waits until it is ready. */
export const startService = async (options: StartOptions = {}): Promise<RunningService> => {
  const data = options.data ?? (await temporaryFolder())
  const command = [...(options.through ?? []), process.execPath, program, "start", "--data", data]
  const child = spawn(command[0] ?? "", [...command.slice(1), "--port", "0", ...(options.args ?? [])], {
    env: { ...environment, ...(await databaseOf(data)), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  running.add(child)
  let printed = ""
  const exited = once(child, "exit")
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      printed += chunk.toString()
      const line = /^altilift-service ready at (\S+) \((?:edge (\S+)|roles [\w, ]+), data (.+)\)$/m.exec(printed)
      if (line !== null) resolve(line)
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.once("exit", code => reject(new Error(`the service ended with ${code}: ${printed}`)))
  })
  const [, url = "", edge = ""] = await ready
  const owner = options.owner ?? JSON.parse(await readFile(join(data, "owner.json"), "utf8"))
  return {
    url,
    edge,
    data,
    pid: child.pid ?? 0,
    owner,
    printed: () => printed,
    end: async (signal = "SIGTERM") => {
      child.kill(signal)
      const [code] = await exited
      running.delete(child)
      return code
    },
  }
}

/** Runs the program to its end. */
export const runProgram = async (args: ReadonlyArray<string>, env: Record<string, string> = {}, input = "") => {
  const data = args[args.indexOf("--data") + 1]
  const database = args.includes("--data") && data !== undefined ? await databaseOf(data) : {}
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...environment, ...database, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  })
  child.stdin.on("error", () => undefined).end(input)
  running.add(child)
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", chunk => {
    stdout += chunk
  })
  child.stderr.on("data", chunk => {
    stderr += chunk
  })
  const [code] = await once(child, "close")
  running.delete(child)
  return { code: code as number, stdout, stderr }
}
