import { readFile, rm } from "node:fs/promises"
import { Effect } from "effect"
import { z } from "zod"
import { Settings } from "../config.ts"
import { roles } from "../roles.ts"
import { DataFolder } from "./DataFolder.ts"
import { FileLocked, lockFile } from "./fileLock.ts"
import { withFiles } from "./files.ts"
import { writeDurably } from "./fsync.ts"
import { announced, type RunningProcess } from "./RunningProcess.ts"

const record = z.object({ roles: z.array(z.enum(roles)), pid: z.number(), host: z.string(), places: z.number() })

/**
 * Until the scope closes, a file says what this process is: of one that runs on SQLite nothing else tells it. It counts
 * while the process holds the lock of the folder. Where the disk is full, the service starts without it.
 */
export const keepServiceRecord = Effect.gen(function* () {
  const { serviceRecord } = yield* DataFolder
  const settings = yield* Settings
  yield* Effect.acquireRelease(
    Effect.ignore(withFiles(() => writeDurably(serviceRecord, `${JSON.stringify(announced(settings))}\n`, 0o600))),
    () => Effect.ignore(withFiles(() => rm(serviceRecord, { force: true }))),
  )
})

/** The process that runs on this data folder, if one does. */
export const runningHere = Effect.gen(function* () {
  const { root, serviceLock, serviceRecord } = yield* DataFolder
  const isHeld = yield* Effect.scoped(Effect.as(lockFile(serviceLock, 0), false)).pipe(
    Effect.catchIf(
      error => error instanceof FileLocked,
      () => Effect.succeed(true),
    ),
  )
  if (!isHeld) return []
  const said = yield* Effect.promise(() => read(serviceRecord))
  return [{ self: said, places: said?.places, seenAt: root }] satisfies ReadonlyArray<RunningProcess>
})

/** Undefined: there is none, or none of ours. */
const read = async (path: string) => {
  try {
    return record.safeParse(JSON.parse(await readFile(path, "utf8"))).data
  } catch {
    return undefined
  }
}
