import { DatabaseSync } from "node:sqlite"
import { RunFault } from "@altilift/core"
import { Effect } from "effect"
import { faultOf, refuseNewer } from "./journalFile.ts"

/** Bytes of the largest journal that is checked for damage: less than a second. */
const checkedUpTo = 100_000_000

/** Milliseconds to wait for the write of another run. */
const patience = 500

/** Counts what is in a journal, which is there, and changes nothing. Fails where an upload could not use it. */
export const inspectJournal = (file: string): Effect.Effect<{ readonly images: number; readonly files: number }, RunFault> =>
  Effect.try({
    try: () => {
      const database = new DatabaseSync(file, { timeout: patience })
      try {
        refuseNewer(database, file)
        checkDamage(database)
        const count = (table: string) => Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows ?? 0)
        const counts = { images: count("images"), files: count("files") }
        database.exec("BEGIN IMMEDIATE; ROLLBACK")
        return counts
      } finally {
        database.close()
      }
    },
    catch: cause => (cause instanceof RunFault ? cause : faultOf(cause, file)),
  })

const checkDamage = (database: DatabaseSync): void => {
  const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (Number(pragma("page_count")) * Number(pragma("page_size")) > checkedUpTo) return
  const verdict = pragma("quick_check(1)")
  // As SQLite says it of a file that it cannot use at all (SQLITE_CORRUPT).
  if (verdict !== "ok") throw Object.assign(new Error(String(verdict)), { errcode: 11 })
}
