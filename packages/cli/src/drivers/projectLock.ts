import { createHash } from "node:crypto"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { hostname } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { RunFault } from "@altilift/core"
import { Effect, Schedule, type Scope } from "effect"
import { z } from "zod"
import { AlreadyRunning } from "../exitCode.ts"
import { fileErrorOf } from "../fileErrors.ts"
import { isBusy } from "./journalFile.ts"

/** What only one run at a time may upload into. */
export interface LockedProject {
  /** As `normaliseEndpoint` writes it. */
  readonly endpoint: string
  readonly id: string
  /** For people. */
  readonly name: string
}

/**
 * Holds the only right on this machine to upload into a project, until the scope closes. `folder` has the locks.
 *
 * It is the lock of a SQLite file: the system keeps it for the process and takes it away with the process, however that ends. So nothing has to be
 * cleaned up, nor guessed from ids of processes. The file stays, empty: were it removed, two runs could hold the lock of two files of one name. Who
 * holds it stands in a file beside, which is for people only.
 */
export const holdProject = Effect.fn("holdProject")(function* (
  folder: string,
  project: LockedProject,
): Effect.fn.Return<void, AlreadyRunning | RunFault, Scope.Scope> {
  const files = filesOf(folder, project.endpoint, project.id)
  yield* Effect.catch(hold(files), cause => Effect.flatMap(refusal(cause, files, project), Effect.fail))
})

/** A project that may not be there yet, so that it has no id. */
export type NamedProject = Omit<LockedProject, "id">

/** Nobody needs longer to find a project and make it, but for servers that hardly answer. */
const madeWithin = { every: "100 millis", times: 100 } as const

/**
 * Holds the only right on this machine to make a project of this name, until the scope closes: two runs that look for it at the same moment would make
 * two. It is held for so short that another one is waited for, up to 10 seconds.
 */
export const holdProjectName = Effect.fn("holdProjectName")(function* (
  folder: string,
  project: NamedProject,
): Effect.fn.Return<void, AlreadyRunning | RunFault, Scope.Scope> {
  const files = filesOf(folder, project.endpoint, `name\n${project.name.trim().normalize("NFC")}`)
  yield* hold(files).pipe(
    Effect.retry({ while: isBusy, schedule: Schedule.spaced(madeWithin.every), times: madeWithin.times }),
    Effect.catch(cause => Effect.flatMap(refusal(cause, files, project), Effect.fail)),
  )
})

interface Files {
  readonly lock: string
  readonly holder: string
}

const filesOf = (folder: string, endpoint: string, key: string): Files => {
  const name = createHash("sha1").update(`${endpoint}\n${key}`).digest("hex")
  return { lock: join(folder, `${name}.sqlite`), holder: join(folder, `${name}.json`) }
}

const hold = (files: Files): Effect.Effect<DatabaseSync, unknown, Scope.Scope> =>
  Effect.acquireRelease(lock(files), held => Effect.sync(() => release(held, files)))

const lock = (files: Files): Effect.Effect<DatabaseSync, unknown> =>
  Effect.try({
    try: () => {
      mkdirSync(dirname(files.lock), { recursive: true, mode: 0o700 })
      const database = new DatabaseSync(files.lock, { timeout: 0 })
      try {
        database.exec("BEGIN EXCLUSIVE")
        writeFileSync(files.holder, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }))
        return database
      } catch (cause) {
        database.close()
        throw cause
      }
    },
    catch: cause => cause,
  })

/** What is said of the holder goes first: once the lock is free, it is somebody else's. */
const release = (held: DatabaseSync, files: Files): void => {
  rmSync(files.holder, { force: true })
  held.close()
}

const refusal = Effect.fnUntraced(function* (cause: unknown, files: Files, project: LockedProject | NamedProject) {
  if (!isBusy(cause)) {
    return new RunFault({ kind: "local", problem: { code: "lock-unusable", file: files.lock, ...fileErrorOf(cause) }, cause })
  }
  const who = yield* whoHolds(files.holder)
  const { endpoint, name } = project
  const id = "id" in project ? project.id : ""
  return new AlreadyRunning({ problem: { code: "project-in-use", project: name, id, endpoint, ...who } })
})

const Holder = z.object({ pid: z.int().positive(), host: z.string(), since: z.iso.datetime() })

/** Nothing where the holder has not said it yet, or what stands there is from one that was killed. */
const whoHolds = Effect.fnUntraced(function* (file: string) {
  for (let looks = 0; looks < 5; looks++) {
    const holder = yield* Effect.promise(() => readHolder(file))
    if (holder !== undefined) {
      const host = holder.host === hostname() ? "" : holder.host
      return { process: holder.pid, host, since: localTime(new Date(holder.since)) }
    }
    yield* Effect.sleep("100 millis")
  }
  return { process: 0, host: "", since: "" }
})

const readHolder = async (file: string): Promise<z.infer<typeof Holder> | undefined> => {
  try {
    const holder = Holder.parse(JSON.parse(await readFile(file, "utf8")))
    return holder.host !== hostname() || isAlive(holder.pid) ? holder : undefined
  } catch {
    return undefined
  }
}

/** A process of another user is alive as well, although it may not be asked (EPERM). */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

/** `2026-11-25 20:55:06` by the clock on the wall. */
const localTime = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, "0")
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-")
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`
}
