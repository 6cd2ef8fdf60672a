import type { RunFault } from "@altilift/core"
import { Effect, type Scope } from "effect"
import { faultOf, openJournalFile } from "./journalFile.ts"

/**
 * What is known of a project's images that no reconstruction was asked for: there are none, or it is unknown; there are
 * some, or may be; or one was asked for, and the answer has not come yet. `asked` is what the server called the state
 * of the project's reconstruction before, empty where there was none.
 */
export type Unreconstructed = "none" | "some" | { readonly asked: string }

/** The same, kept in the journal's file for the next run. What was written is there after a kill. */
export interface UnreconstructedRecord {
  readonly read: Effect.Effect<Unreconstructed, RunFault>
  /** Synchronous. */
  readonly write: (now: Unreconstructed) => Effect.Effect<void, RunFault>
}

/** @param file the journal's */
export const openUnreconstructed = Effect.fn("openUnreconstructed")(function* (
  file: string,
  { endpoint, project }: { readonly endpoint: string; readonly project: string },
): Effect.fn.Return<UnreconstructedRecord, RunFault, Scope.Scope> {
  const database = yield* Effect.acquireRelease(openJournalFile(file), opened => Effect.sync(() => opened.close()))
  const select = database.prepare("SELECT asked FROM unreconstructed WHERE endpoint = ? AND project = ?")
  const insert = database.prepare("INSERT OR REPLACE INTO unreconstructed (endpoint, project, asked) VALUES (?, ?, ?)")
  const remove = database.prepare("DELETE FROM unreconstructed WHERE endpoint = ? AND project = ?")
  const attempt = <A>(query: () => A) => Effect.try({ try: query, catch: cause => faultOf(cause, file) })
  return {
    read: attempt(() => {
      const row = select.get(endpoint, project)
      if (row === undefined) return "none"
      return typeof row.asked === "string" ? { asked: row.asked } : "some"
    }),
    write: now =>
      attempt(() => {
        if (now === "none") remove.run(endpoint, project)
        else insert.run(endpoint, project, now === "some" ? null : now.asked)
      }),
  }
})
