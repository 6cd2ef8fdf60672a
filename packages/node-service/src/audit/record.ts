import { Effect } from "effect"
import type { Kysely } from "kysely"
import type { Act } from "../ports/auditTable.ts"
import { Database } from "../ports/Database.ts"
import type { Tables } from "../ports/tables.ts"
import { type Actor, CurrentActor } from "./Actor.ts"

/** What is written down of an act. */
export interface AuditEntry {
  readonly act: Act
  /** E-mail address of who did it, where a request does not say it: at a sign-in. */
  readonly by?: string | null
  readonly projectId?: string
  readonly subject?: string
}

/** Characters of a subject that are kept. */
const longestSubject = 300

/**
 * Does something, and writes down that it was done, in one transaction: neither is there without the other.
 *
 * @param work may run several times, as transactions do
 * @param entry of what was done; undefined: nothing was
 * @param isolation `read committed` where `work` locks what it must see
 */
export const recorded = Effect.fnUntraced(function* <A>(
  work: (all: Kysely<Tables>) => Promise<A>,
  entry: (done: A) => AuditEntry | undefined,
  isolation: "serializable" | "read committed" = "serializable",
) {
  const { query } = yield* Database
  const actor = yield* CurrentActor
  return yield* query(db =>
    db
      .transaction()
      .setIsolationLevel(isolation)
      .execute(async all => {
        const done = await work(all)
        const written = entry(done)
        if (written === undefined) return done
        await writeAct(all, actor, written)
        return done
      }),
  )
})

/** Writes down an act in a database. */
export const writeAct = async (db: Kysely<Tables>, actor: Actor, entry: AuditEntry): Promise<void> => {
  const { name, address = null, requestId = null } = actor
  const { act, by = name, projectId = null, subject } = entry
  const row = { at: Date.now(), act, actor: by, projectId, subject: subject?.slice(0, longestSubject) ?? null }
  await db
    .insertInto("audit")
    .values({ ...row, address, requestId })
    .execute()
}

/** Writes down what no row shows. */
export const record = (entry: AuditEntry) =>
  recorded(
    async () => undefined,
    () => entry,
  )
