import { Effect } from "effect"
import type { Selectable } from "kysely"
import type { Audit } from "../ports/auditTable.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"

export type AuditRow = Selectable<Audit>

/** Which acts are asked for. */
export interface AuditQuery {
  /** Milliseconds since 1970. */
  readonly since: number
  /** E-mail address of who did it, or whom it was done to; `operator:NAME` too. */
  readonly user: string | undefined
  readonly projectId: string | undefined
}

/** Rows of one statement. */
const page = 1_000

/** The acts of a query, the oldest first, a page after the other. */
export const eachAct = Effect.fnUntraced(function* (
  asked: AuditQuery,
  use: (rows: ReadonlyArray<AuditRow>) => Effect.Effect<void>,
): Effect.fn.Return<void, DatabaseError, Database> {
  const { query } = yield* Database
  const { since, user, projectId } = asked
  let [after, rows]: [number, ReadonlyArray<AuditRow>] = [0, []]
  do {
    rows = yield* query(db =>
      db
        .selectFrom("audit")
        .selectAll()
        .where("at", ">=", since)
        .where("seq", ">", after)
        .$if(user !== undefined, all => all.where(of => of.or([of("actor", "=", user ?? ""), of("subject", "=", user ?? "")])))
        .$if(projectId !== undefined, all => all.where("projectId", "=", projectId ?? ""))
        .orderBy("seq")
        .limit(page)
        .execute(),
    )
    after = rows.at(-1)?.seq ?? after
    yield* use(rows)
  } while (rows.length === page)
})

/** Whether there is such a user, or there was one by what is written down; of operators only that tells. */
export const isKnown = Effect.fnUntraced(function* (user: string) {
  const { query } = yield* Database
  const isUser = query(db => db.selectFrom("users").select("id").where("email", "=", user).executeTakeFirst())
  const isNamed = query(db =>
    db
      .selectFrom("audit")
      .select("seq")
      .where(of => of.or([of("actor", "=", user), of("subject", "=", user)]))
      .limit(1)
      .executeTakeFirst(),
  )
  return (yield* isUser) !== undefined || (yield* isNamed) !== undefined
})
