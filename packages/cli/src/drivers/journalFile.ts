import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { RunFault } from "@altilift/core"
import { Effect, Schedule } from "effect"
import { codeOf, reasonOf } from "../fileErrors.ts"

/** Version of the tables, kept in the file's `user_version`. 1: without `multiparts`; 2: without `unreconstructed`. */
const version = 3

/** Milliseconds to wait for another run that is writing. */
export const patience = 10_000

/** What is missing of them is made; so a file of an earlier version becomes one of this. */
const tables = `
  CREATE TABLE IF NOT EXISTS images (
    endpoint TEXT NOT NULL, project TEXT NOT NULL, checksum TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (endpoint, project, checksum)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS files (
    ref TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_at REAL NOT NULL, checksum TEXT NOT NULL, type TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS multiparts (
    bucket TEXT NOT NULL, key TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS unreconstructed (
    endpoint TEXT NOT NULL, project TEXT NOT NULL, asked TEXT,
    PRIMARY KEY (endpoint, project)
  ) STRICT, WITHOUT ROWID;
`

/**
 * Opens the journal, makes it where there is none. Every commit reaches the disk before it returns. Of two first runs at once only one can
 * switch to the write-ahead log, and SQLite tells the other so without making it wait: hence the retries.
 */
export const openJournalFile = (file: string): Effect.Effect<DatabaseSync, RunFault> =>
  Effect.try({ try: () => open(file), catch: cause => cause }).pipe(
    Effect.retry({ while: isBusy, schedule: Schedule.spaced(50), times: patience / 50 }),
    Effect.mapError(cause => (cause instanceof RunFault ? cause : faultOf(cause, file))),
  )

const open = (file: string): DatabaseSync => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: patience })
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    migrate(database, file)
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

const migrate = (database: DatabaseSync, file: string): void => {
  const found = userVersion(database)
  if (found === version) return
  if (found > version) {
    const message = `The journal ${file} was written by a newer altilift. Update altilift, or move the file away: the server is asked about every image then.`
    throw new RunFault({ kind: "local", message })
  }
  database.exec(`BEGIN IMMEDIATE; ${tables} PRAGMA user_version = ${version}; COMMIT`)
}

const userVersion = (database: DatabaseSync): number => Number(database.prepare("PRAGMA user_version").get()?.user_version ?? 0)

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const busy = 5
const readOnly = 8
const ioError = 10
const corrupt = 11
const full = 13
const cannotOpen = 14
const notADatabase = 26

const sqliteCodeOf = (cause: unknown): number | undefined =>
  cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined

/** Whether a SQLite file is locked by another process. */
export const isBusy = (cause: unknown): boolean => sqliteCodeOf(cause) === busy

/** What went wrong with the journal, and what to do. */
export const faultOf = (cause: unknown, file: string): RunFault =>
  new RunFault({ kind: "local", message: `${whatHappened(cause, file)} ${keepsWord}`, cause })

const keepsWord = "What was recorded so far is kept; run the same command again to go on."

const whatHappened = (cause: unknown, file: string): string => {
  switch (sqliteCodeOf(cause)) {
    case full:
      return `The disk is full: the journal ${file} cannot be written. Make room there, or point XDG_STATE_HOME to another disk.`
    case readOnly:
    case cannotOpen:
      return `The journal ${file} cannot be written. Give yourself write access to it and its folder, or point XDG_STATE_HOME elsewhere.`
    case corrupt:
    case notADatabase:
      return `The journal ${file} is damaged. Move it away: the server is asked about every image then.`
    case busy:
      return `The journal ${file} is held by another program. Wait until it has finished.`
    case ioError:
      return `The disk reports an error for the journal ${file}. Check the disk, or point XDG_STATE_HOME to another one.`
    default:
      return codeOf(cause) === "ENOSPC"
        ? `The disk is full: the journal ${file} cannot be made. Make room there, or point XDG_STATE_HOME to another disk.`
        : `The journal ${file} cannot be used: ${reasonOf(cause)}. Give yourself access, or point XDG_STATE_HOME elsewhere.`
  }
}
