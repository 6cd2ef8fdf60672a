import { createHash } from "node:crypto"
import { mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { hostname } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type ProblemOf, RunFault } from "@altilift/core"
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
 * Locks a project on this machine until the scope closes, so that no other run uploads into it. `folder` has the locks.
 *
 * It is the lock of a SQLite file: the system releases it when the process ends, however that ends. No clean-up and no
 * guessing from process ids is needed. The empty file stays: if it were removed, two runs could lock two files of one
 * name. A second file says who holds the lock, for messages only.
 */
export const holdProject = Effect.fn("holdProject")(function* (
  folder: string,
  project: LockedProject,
): Effect.fn.Return<void, AlreadyRunning | RunFault, Scope.Scope> {
  const files = filesOf(folder, project.endpoint, project.id)
  yield* Effect.catch(hold(files), cause => Effect.flatMap(refusal(cause, files, inUse(project)), Effect.fail))
})

/**
 * Locks a folder that results are downloaded into, which is there, until the scope closes: two runs would write the
 * same parts.
 */
export const holdFolder = Effect.fn("holdFolder")(function* (
  locks: string,
  folder: string,
): Effect.fn.Return<void, AlreadyRunning | RunFault, Scope.Scope> {
  const files = filesOf(locks, "folder", realpathSync(folder))
  const problem = (who: Holding) => ({ code: "folder-in-use", folder, ...who }) as const
  yield* Effect.catch(hold(files), cause => Effect.flatMap(refusal(cause, files, problem), Effect.fail))
})

/** A project that may not be there yet, so that it has no id. */
export type NamedProject = Omit<LockedProject, "id">

/** Finding and making a project takes less, except on servers that hardly respond. */
const madeWithin = { every: "100 millis", times: 100 } as const

/**
 * Locks the name of a project that may be made, until the scope closes: two runs that look for it at the same moment
 * would make two. It is held so briefly that another run waits for it, up to 10 seconds.
 */
export const holdProjectName = Effect.fn("holdProjectName")(function* (
  folder: string,
  project: NamedProject,
): Effect.fn.Return<void, AlreadyRunning | RunFault, Scope.Scope> {
  const files = filesOf(folder, project.endpoint, `name\n${project.name.trim().normalize("NFC")}`)
  yield* hold(files).pipe(
    Effect.retry({ while: isBusy, schedule: Schedule.spaced(madeWithin.every), times: madeWithin.times }),
    Effect.catch(cause => Effect.flatMap(refusal(cause, files, inUse(project)), Effect.fail)),
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

/** The holder's file is removed before the lock: after that it may belong to another run. */
const release = (held: DatabaseSync, files: Files): void => {
  rmSync(files.holder, { force: true })
  held.close()
}

type Holding = Pick<ProblemOf<"project-in-use">, "process" | "host" | "since">

const inUse =
  (project: LockedProject | NamedProject) =>
  (who: Holding): ProblemOf<"project-in-use"> => {
    const { endpoint, name } = project
    return { code: "project-in-use", project: name, id: "id" in project ? project.id : "", endpoint, ...who }
  }

const refusal = Effect.fnUntraced(function* (cause: unknown, files: Files, problem: (who: Holding) => AlreadyRunning["problem"]) {
  if (!isBusy(cause)) {
    return new RunFault({ kind: "local", problem: { code: "lock-unusable", file: files.lock, ...fileErrorOf(cause) }, cause })
  }
  return new AlreadyRunning({ problem: problem(yield* whoHolds(files.holder)) })
})

const Holder = z.object({ pid: z.int().positive(), host: z.string(), since: z.iso.datetime() })

/** Empty facts if the holder has not written its file yet, or the file is of a run that was killed. */
const whoHolds = Effect.fnUntraced(function* (file: string) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const holder = yield* Effect.promise(() => readHolder(file))
    if (holder !== undefined) {
      const host = holder.host === hostname() ? "" : holder.host
      return { process: holder.pid, host, since: localTime(new Date(holder.since)) }
    }
    yield* Effect.sleep("100 millis")
  }
  return { process: 0, host: "", since: "" }
})

/** Process ids of the runs that hold locks in this folder; those of other machines are left out. */
export const runningUploads = async (folder: string): Promise<ReadonlyArray<number>> => {
  const names = await readdir(folder).catch((): ReadonlyArray<string> => [])
  const files = names.filter(name => name.endsWith(".json"))
  const holders = await Promise.all(files.map(name => readHolder(join(folder, name))))
  return [...new Set(holders.flatMap(holder => (holder?.host === hostname() ? [holder.pid] : [])))]
}

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

/** `2026-11-25 20:55:06`, local time. */
const localTime = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, "0")
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-")
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`
}
