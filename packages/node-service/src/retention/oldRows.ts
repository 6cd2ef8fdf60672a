import { Effect } from "effect"
import { sql } from "kysely"
import { breath } from "../breath.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { batch } from "../store/batches.ts"

/** Tables whose rows are kept for a time, and the column that says since when they are there. */
const ages = { audit: "at", outbox: "createdAt" } as const
type Aged = keyof typeof ages

const isOld = (table: Aged, before: number) => sql<boolean>`${sql.ref(ages[table])} < ${before}`

export const countOld = Effect.fnUntraced(function* (table: Aged, before: number) {
  const { query } = yield* Database
  const { rows } = yield* query(db =>
    db
      .selectFrom(table)
      .select(of => of.fn.countAll<number>().as("rows"))
      .where(isOld(table, before))
      .executeTakeFirstOrThrow(),
  )
  return rows
})

/** A batch at a time, beside requests. */
export const removeOld = Effect.fn("removeOld")(
  function* (table: Aged, before: number) {
    const { query } = yield* Database
    let removed = 0
    do {
      const { numDeletedRows } = yield* query(db =>
        db
          .deleteFrom(table)
          .where("seq", "in", some => some.selectFrom(table).select("seq").where(isOld(table, before)).limit(batch))
          .executeTakeFirstOrThrow(),
      )
      removed = Number(numDeletedRows)
      yield* Effect.promise(async () => breath())
    } while (removed === batch)
  },
  Effect.provideService(CommitMode, "later"),
)
