import { type ChildProcess, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { operator } from "../../messages/operator.ts"
import { type Job, type Reply, replySchema } from "../messages.ts"
import { type Limits, memoryOf, offerToSystem, watch } from "./limits.ts"

/** How a job ended that has no answer: the process died of it or went beyond its limits. */
export interface Death {
  readonly on: "died"
  readonly why: string
}

const program = fileURLToPath(new URL("altilift-photo-worker.js", import.meta.url))

/** Of its own objects; pixels are held outside of them. */
const heap = 128

/**
 * Bytes that the process may ask for in all, where a shell can say so: a backstop between two looks at it. Far more
 * than it ever holds: what is asked for is mostly not used.
 */
const mostAsked = 3e9

/** Milliseconds; on a busy machine a process takes seconds to start. */
const longestStart = 60_000

/** No secret of the service's environment reaches it. */
const passedOn = ["PATH", "LD_LIBRARY_PATH", "NODE_COMPILE_CACHE", "SystemRoot", "TEMP", "TMPDIR"]
const environment = (): Record<string, string> => ({
  ...Object.fromEntries(passedOn.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? ""]]))),
  UV_THREADPOOL_SIZE: "2",
  MALLOC_ARENA_MAX: "2",
})

const start = (): ChildProcess => {
  const command = [process.execPath, `--max-old-space-size=${heap}`, program]
  const limited = ["/bin/sh", "-c", `ulimit -d ${mostAsked / 1000} 2>/dev/null; exec "$0" "$@"`, ...command]
  const [file = "", ...args] = process.platform === "linux" && existsSync("/bin/sh") ? limited : command
  return spawn(file, args, { env: environment(), stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "advanced" })
}

/** A process that looks into photos, one at a time. */
export class WorkerProcess {
  readonly #child = start()
  #alive = true
  #settle: (outcome: Reply | Death) => void = () => undefined
  readonly #first: Promise<Reply | Death>

  constructor() {
    this.#first = this.#next()
    const child = this.#child
    child.on("message", message => {
      const reply = replySchema.safeParse(message)
      if (reply.success) this.#settle(reply.data)
      else this.kill("it answered what cannot be")
    })
    child.once("error", cause => this.#end(cause.message))
    child.once("exit", (code, signal) => this.#end(signal ?? operator.workerExited(code)))
    if (child.pid !== undefined) offerToSystem(child.pid)
  }

  /** Bytes that it has just now; 0 where it is unknown. */
  get memory(): number {
    return memoryOf(this.#child.pid ?? 0)
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Resolves when it takes jobs; a death before is not of a job. */
  async ready(): Promise<boolean> {
    const late = setTimeout(() => this.kill("it did not start"), longestStart)
    try {
      return (await this.#first).on === "ready"
    } finally {
      clearTimeout(late)
    }
  }

  /** Never rejects. */
  async run(job: Job, limits: Limits): Promise<Reply | Death> {
    if (!this.#alive) return { on: "died", why: "it was gone" }
    const outcome = this.#next()
    const pid = this.#child.pid ?? 0
    const unwatch = watch(pid, limits, what => this.kill(operator.workerExceeded(what)))
    this.#child.send(job, cause => cause && this.kill(cause.message))
    try {
      return await outcome
    } finally {
      unwatch()
    }
  }

  kill(why: string): void {
    this.#child.kill("SIGKILL")
    this.#end(why)
  }

  #next(): Promise<Reply | Death> {
    return new Promise(resolve => {
      this.#settle = resolve
    })
  }

  #end(why: string): void {
    this.#alive = false
    this.#settle({ on: "died", why })
  }
}
