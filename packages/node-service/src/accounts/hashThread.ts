import type { ScryptOptions } from "node:crypto"
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { Effect, Semaphore } from "effect"

/** Each takes 32 MiB and a processor while it hashes; one processor is left to everything else where there are several. */
const threads = Math.min(2, Math.max(1, availableParallelism() - 1))

const free = Semaphore.makeUnsafe(threads)

const idle: Array<Worker> = []

/** What a thread runs. It is text because the service is one file. Linux gives each thread a priority of its own: hashing comes last. */
const program = `
  const { scryptSync } = require("node:crypto")
  if (process.platform === "linux") require("node:os").setPriority(0, 10)
  const { parentPort } = require("node:worker_threads")
  parentPort.on("message", ({ password, salt, length, options }) => {
    parentPort.postMessage(scryptSync(password, salt, length, options))
  })
`

/** Derives a key by scrypt in a thread of its own: those that Node shares among files and names stay free. Waits for a thread. */
export const deriveKey = (password: string, salt: Buffer, length: number, options: ScryptOptions): Effect.Effect<Buffer> =>
  free.withPermit(
    Effect.callback<Buffer>(resume => {
      const worker = idle.pop() ?? new Worker(program, { eval: true, execArgv: [], env: {} })
      const done = (key: Uint8Array) => {
        worker.off("error", fail)
        worker.unref()
        idle.push(worker)
        resume(Effect.succeed(Buffer.from(key)))
      }
      const fail = (cause: unknown) => {
        worker.off("message", done)
        resume(Effect.die(cause))
      }
      // A process may end while no thread works.
      worker.ref()
      worker.once("message", done)
      worker.once("error", fail)
      worker.postMessage({ password, salt, length, options })
    }).pipe(Effect.uninterruptible),
  )
