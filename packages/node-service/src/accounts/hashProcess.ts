import { type ChildProcess, spawn } from "node:child_process"
import type { ScryptOptions } from "node:crypto"
import { availableParallelism } from "node:os"
import { Effect, Layer, Semaphore } from "effect"

/**
 * Each takes 32 MiB and a processor while it hashes; one processor is left to everything else where there are several.
 */
const processes = Math.min(2, Math.max(1, availableParallelism() - 1))

const free = Semaphore.makeUnsafe(processes)

const idle: Array<ChildProcess> = []

/**
 * What a process runs. It is text because the service is one file. It ends with its parent, not with a signal to both.
 */
const program = `
  const { scryptSync } = require("node:crypto")
  require("node:os").setPriority(5)
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {})
  process.on("disconnect", () => process.exit())
  process.on("message", ({ password, salt, length, options }) => process.send(scryptSync(password, salt, length, options)))
`

/**
 * Derives a key by scrypt in a process of its own: it gives way to the service, and shares neither the threads that
 * Node has for files and names nor the locks of its memory, which hashing holds often. Waits for a process.
 */
export const deriveKey = (password: string, salt: Buffer, length: number, options: ScryptOptions): Effect.Effect<Buffer> =>
  free.withPermit(
    Effect.callback<Buffer>(resume => {
      const child = take()
      const done = (key: Uint8Array) => {
        child.off("exit", fail).off("error", fail)
        giveBack(child)
        resume(Effect.succeed(Buffer.from(key)))
      }
      const fail = () => {
        child.off("message", done)
        resume(Effect.die(new Error("the process that hashes passwords ended")))
      }
      child.once("message", done).once("exit", fail).once("error", fail)
      child.send({ password, salt, length, options })
    }).pipe(Effect.uninterruptible),
  )

/** Has a process ready: to start one blocks the service for as long as a busy machine takes to begin it. */
export const layerHashing = Layer.effectDiscard(
  Effect.acquireRelease(
    Effect.sync(() => giveBack(start())),
    () => Effect.sync(() => idle.splice(0).forEach(child => void child.kill("SIGKILL"))),
  ),
)

const take = (): ChildProcess => {
  const child = idle.pop()
  if (child === undefined) return start()
  child.ref()
  child.channel?.ref()
  return child
}

const start = (): ChildProcess => {
  const child = spawn(process.execPath, ["-e", program], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    env: {},
  })
  child.once("exit", () => {
    const at = idle.indexOf(child)
    if (at >= 0) idle.splice(at, 1)
  })
  // Callers that wait for it get the failure.
  child.on("error", () => undefined)
  return child
}

/** A process that is not needed keeps this one from ending no longer. */
const giveBack = (child: ChildProcess): void => {
  child.unref()
  child.channel?.unref()
  idle.push(child)
}
