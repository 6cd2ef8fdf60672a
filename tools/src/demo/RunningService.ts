import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { openSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { constants } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as after } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import { onSignals } from "./signals.ts"

const program = fileURLToPath(new URL("../../../packages/node-service/bin/altilift-service.js", import.meta.url))
const secondsToStart = 60
const secondsToEnd = 15

/** What the service writes for its first user, and a client needs to speak to it. */
const Owner = z.object({ endpoint: z.string(), key: z.string(), token: z.string() })
export type Owner = z.infer<typeof Owner>

/** What it is started with besides. */
export interface ServiceOptions {
  /** Any free one when left out. */
  readonly port?: number
  /** Any free one when left out; `shared`: the port of the API. */
  readonly edgePort?: number | "shared"
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The program, if it is not the one of this workspace. */
  readonly program?: string
}

/** A service in a process of its own, with its data and its log in a folder. */
export interface RunningService {
  readonly url: string
  readonly pid: number
  readonly data: string
  /** Where its words on standard error are kept. */
  readonly log: string
  readonly owner: Owner
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<unknown>
  /** Asks it to end and waits for it, by force when it takes too long. */
  readonly end: () => Promise<void>
}

const end = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill("SIGTERM")
  const tooLong = new AbortController()
  await Promise.race([ended, after(secondsToEnd * 1000, undefined, { signal: tooLong.signal }).catch(() => undefined)])
  tooLong.abort()
  child.kill("SIGKILL")
  await ended
}

/**
 * Waits for the line that says where the service is. Goes on reading afterwards: a full pipe would stop the service.
 */
const readyLine = (child: ChildProcess): Promise<string> =>
  new Promise(resolve => {
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on("line", line => {
      const url = /^altilift-service ready at (\S+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })

/** The service's address, or `undefined` when it ended or took too long. */
const waitUntilReady = async (child: ChildProcess, ended: Promise<unknown>): Promise<string | undefined> => {
  const enough = new AbortController()
  const gaveUp = after(secondsToStart * 1000, undefined, { signal: enough.signal }).catch(() => undefined)
  const url = await Promise.race([readyLine(child), ended.then(() => undefined), gaveUp])
  enough.abort()
  return url
}

/**
 * Starts the service on free ports, with its data in `folder/data`, and waits until it is ready.
 *
 * It gets a process group of its own: Ctrl-C reaches everything in the terminal's group, and the service must outlive
 * the upload, which is still saving then.
 *
 * @throws with the end of its log when it does not start.
 */
export const startService = async (folder: string, options: ServiceOptions = {}): Promise<RunningService> => {
  const data = join(folder, "data")
  const log = join(folder, "service.log")
  const child = spawn(
    process.execPath,
    [
      options.program ?? program,
      "start",
      "--data",
      data,
      "--port",
      String(options.port ?? 0),
      ...(options.edgePort === "shared" ? [] : ["--edge-port", String(options.edgePort ?? 0)]),
      ...(options.args ?? []),
    ],
    {
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", openSync(log, "a")],
      detached: true,
    },
  )
  const stopListening = onSignals(signal => {
    child.kill("SIGTERM")
    process.exit(128 + constants.signals[signal])
  })
  try {
    const ended = once(child, "exit")
    const url = await waitUntilReady(child, ended)
    if (url === undefined) {
      await end(child, ended)
      throw new Error(`the service did not start:\n${(await readFile(log, "utf8")).slice(-2000)}`)
    }
    const owner = Owner.parse(JSON.parse(await readFile(join(data, "owner.json"), "utf8")))
    return { url, pid: child.pid ?? 0, data, log, owner, ended, end: () => end(child, ended) }
  } finally {
    stopListening()
  }
}
