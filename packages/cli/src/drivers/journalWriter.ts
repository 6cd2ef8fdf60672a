/**
 * The thread that writes the journal, so that the main thread never waits for a sync of the disk. Each group of writes
 * is one transaction; the call returns when it is on the disk, or why it is not.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { parentPort, workerData } from "node:worker_threads"
import { expose } from "comlink"
import { nodeEndpoint } from "./nodeEndpoint.ts"

/**
 * One row to write, by its table and its columns in order; or a row that is not needed any more, by its key. A row of
 * `uploads` keeps the checksum that was Ready last where it is given none.
 */
export interface Write {
  readonly into: "images" | "files" | "multiparts" | "forgotten multiparts" | "uploads" | "scanned uploads"
  readonly values: ReadonlyArray<string | number | null>
}

/** Why a group was not written. An error that is thrown would lose its `errcode` between threads. */
export interface Refused {
  readonly message: string
  readonly errcode: number | undefined
}

/** What the thread is started with. */
export interface JournalPlace {
  readonly file: string
  /** Milliseconds to wait for another run that is writing. */
  readonly patience: number
}

const { file, patience }: JournalPlace = workerData
const database = new DatabaseSync(file, { timeout: patience })
database.exec("PRAGMA synchronous = FULL")
const statements = {
  images: "INSERT OR REPLACE INTO images (endpoint, project, checksum, record) VALUES (?, ?, ?, ?)",
  files: "INSERT OR REPLACE INTO files (ref, size, modified_at, checksum, type) VALUES (?, ?, ?, ?, ?)",
  multiparts: "INSERT OR REPLACE INTO multiparts (bucket, key, record) VALUES (?, ?, ?)",
  "forgotten multiparts": "DELETE FROM multiparts WHERE bucket = ? AND key = ?",
  uploads:
    "INSERT INTO uploads (endpoint, project, ref, size, state, ready) VALUES (?, ?, ?, ?, ?, ?) " +
    "ON CONFLICT DO UPDATE SET size = excluded.size, state = excluded.state, ready = coalesce(excluded.ready, ready)",
  "scanned uploads": "DELETE FROM uploads WHERE endpoint = ? AND project = ? AND ref = ? AND state = 'Named'",
}
/**
 * Prepared when it is first needed, so that whatever is wrong with the file is an answer and not the end of the thread.
 */
const prepared: { [table in Write["into"]]?: StatementSync } = {}
const statement = (into: Write["into"]): StatementSync => (prepared[into] ??= database.prepare(statements[into]))

const write = (group: ReadonlyArray<Write>): Refused | undefined => {
  try {
    database.exec("BEGIN IMMEDIATE")
    for (const { into, values } of group) statement(into).run(...values)
    database.exec("COMMIT")
    return undefined
  } catch (cause) {
    if (database.isTransaction) rollBack()
    const errcode = cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode : undefined
    return { message: cause instanceof Error ? cause.message : String(cause), errcode }
  }
}

const rollBack = (): void => {
  try {
    database.exec("ROLLBACK")
  } catch {
    // The error that led here is the one to report.
  }
}

const writer = {
  write,
  close: (): void => {
    database.close()
    parentPort?.close()
  },
}

export type JournalWriter = typeof writer

if (parentPort !== null) expose(writer, nodeEndpoint(parentPort))
