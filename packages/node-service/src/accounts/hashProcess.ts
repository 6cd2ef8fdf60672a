import { type ChildProcess, spawn } from "node:child_process"
import type { ScryptOptions } from "node:crypto"
import { availableParallelism } from "node:os"
import { Effect, Semaphore } from "effect"

/** Each takes 32 MiB and a processor while it hashes; one processor is left to everything else where there are several. */
const processes = Math.min(2, Math.max(1, availableParallelism() - 1))

const free = Semaphore.makeUnsafe(processes)

/** A process that nobody needed for this long ends, in milliseconds. */
const idleFor = 60_000

const idle: Array<{ readonly child: ChildProcess; readonly rest: NodeJS.Timeout }> = []

/** What a process runs. It is text because the service is one file. It ends with its parent, not with a signal to both. */
const program = `
  const { scryptSync } = require("node:crypto")
  require("node:os").setPriority(5)
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {})
  process.on("disconnect", () => process.exit())
  process.on("message", ({ password, salt, length, options }) => process.send(scryptSync(password, salt, length, options)))
`

/**
 * Derives a key by scrypt in a process of its own: it gives way to the service, and shares neither the threads that Node has for files and names nor
 * the locks of its memory, which hashing holds often. Waits for a process.
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

const take = (): ChildProcess => {
  const waiting = idle.pop()
  if (waiting === undefined) return start()
  clearTimeout(waiting.rest)
  waiting.child.ref()
  waiting.child.channel?.ref()
  return waiting.child
}

const start = (): ChildProcess => {
  const child = spawn(process.execPath, ["-e", program], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    env: {},
  })
  child.once("exit", () => forget(child))
  // Who waits for it hears of it; nobody else needs to.
  child.on("error", () => undefined)
  return child
}

/** A process that is not needed keeps this one from ending no longer. */
const giveBack = (child: ChildProcess): void => {
  child.unref()
  child.channel?.unref()
  const rest = setTimeout(() => {
    forget(child)
    child.disconnect()
  }, idleFor)
  idle.push({ child, rest: rest.unref() })
}

const forget = (child: ChildProcess): void => {
  const at = idle.findIndex(waiting => waiting.child === child)
  if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.rest)
}
