import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type Problem, RunFault } from "@altilift/core"
import { Effect, Schedule } from "effect"
import { fileErrorOf } from "../fileErrors.ts"

/**
 * Version of the tables, kept in the file's `user_version`. 1: without `multiparts`; 2: without `unreconstructed`;
 * 3: without `uploads`; 4: without `earlier`.
 */
const version = 5

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
  CREATE TABLE IF NOT EXISTS uploads (
    endpoint TEXT NOT NULL, project TEXT NOT NULL, ref TEXT NOT NULL, size INTEGER NOT NULL, state TEXT NOT NULL, ready TEXT,
    PRIMARY KEY (endpoint, project, ref)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS earlier (
    endpoint TEXT NOT NULL, project TEXT NOT NULL, ref TEXT NOT NULL, ready TEXT NOT NULL,
    PRIMARY KEY (endpoint, project, ref, ready)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS replaced AFTER UPDATE OF ready ON uploads WHEN old.ready <> new.ready BEGIN
    INSERT OR IGNORE INTO earlier VALUES (old.endpoint, old.project, old.ref, old.ready);
  END;
`

/**
 * Opens the journal, makes it where there is none. Every commit reaches the disk before it returns. If two first runs
 * start at once, only one can switch to the write-ahead log. SQLite fails the other one without waiting: hence the
 * retries.
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
  if (userVersion(database) === version) return
  refuseNewer(database, file)
  database.exec(`BEGIN IMMEDIATE; ${tables} PRAGMA user_version = ${version}; COMMIT`)
}

/** A file that a later version of this program wrote is left as it is. */
export const refuseNewer = (database: DatabaseSync, file: string): void => {
  if (userVersion(database) > version) throw new RunFault({ kind: "local", problem: { code: "journal-newer", file } })
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

/** What went wrong with the journal. */
export const faultOf = (cause: unknown, file: string): RunFault =>
  new RunFault({ kind: "local", problem: problemOf(cause, file), cause })

const problemOf = (cause: unknown, file: string): Problem => {
  switch (sqliteCodeOf(cause)) {
    case full:
      return { code: "journal-disk-full", file }
    case readOnly:
    case cannotOpen:
      return { code: "journal-read-only", file }
    case corrupt:
    case notADatabase:
      return { code: "journal-damaged", file }
    case busy:
      return { code: "journal-in-use", file }
    case ioError:
      return { code: "journal-disk-error", file }
    default: {
      const error = fileErrorOf(cause)
      return error.kind === "disk-full" ? { code: "journal-disk-full", file } : { code: "journal-unusable", file, ...error }
    }
  }
}
