import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { freePorts } from "../../../../tools/src/freePorts.ts"

const run = promisify(execFile)

/** A real NodeODM in its test mode; shared material beside the workspace, not a part of it. */
const script = resolve(import.meta.dirname, "../../../../../shared/oracles/nodeodm.sh")

/** Where the script installs NodeODM once; the data of each port lie beside it. */
const folder = join(tmpdir(), "altilift-nodeodm")

export interface RealNode {
  readonly url: string
  readonly token: string
  /** Asks the node itself. */
  readonly ask: (path: string) => Promise<unknown>
  /** The files of its tasks. */
  readonly data: string
  readonly start: () => Promise<void>
  /** Ends it with a signal and waits until it has ended. */
  readonly end: (signal?: NodeJS.Signals) => Promise<void>
  /** Ends it and removes its data. */
  readonly remove: () => Promise<void>
}

/** Starts a node whose tasks take some seconds. @returns why it cannot be, in words, where it cannot */
export const startRealNode = async (seconds: number): Promise<RealNode | string> => {
  if (!existsSync(script)) return `there is no ${script}`
  const [port] = await freePorts(1)
  const own = join(folder, String(port))
  const token = "a-secret-token"
  // In its test mode it does not make this folder, and does not start without it.
  const data = join(own, "tests", "data")
  await mkdir(data, { recursive: true })
  // Without a registry it says so soon.
  const env = { ...process.env, NODEODM_DIR: folder, npm_config_fetch_retries: "0" }
  const start = async () =>
    void (await run("bash", [script, "start", String(port), String(seconds), token], { env, timeout: 300_000 }))
  const end = async (signal: NodeJS.Signals = "SIGTERM") => {
    const pid = Number(await readFile(join(own, "pid"), "utf8"))
    while (kill(pid, signal)) await new Promise(wake => setTimeout(wake, 50))
  }
  const remove = async () => {
    if (existsSync(join(own, "pid"))) await end("SIGKILL")
    await rm(own, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await start()
  } catch (cause) {
    await remove()
    return `NodeODM did not start: ${cause}`
  }
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    token,
    data,
    start,
    end,
    ask: async path => (await fetch(`${url}${path}?${new URLSearchParams({ token })}`)).json(),
    remove,
  }
}

const kill = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
