import { Context, Data, type Effect } from "effect"
import type { Kysely } from "kysely"
import type { Tables } from "./tables.ts"

/** The database did not do what it was asked; nothing of the statement took effect. */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{
  readonly cause: unknown
  /**
   * The database could not be used: another process held it all the while, or its server did not answer. The same may
   * succeed later.
   */
  readonly unavailable: boolean
  /** What the operator can do about it; undefined: the cause says all. */
  readonly explanation?: string | undefined
}> {
  override readonly message =
    this.explanation ?? `database: ${this.cause instanceof Error ? this.cause.message : String(this.cause)}`
}

/** Whether something failed because the database cannot be used just now. */
export const isUnavailable = (error: unknown): boolean => error instanceof DatabaseError && error.unavailable

/**
 * When what a statement did is durable: when its effect succeeds, or `later`, with the next statements and within half
 * a second. Later is for what a crash may undo because it is found again (an object that arrived), and for the aliases
 * of a batch, whose answer waits for `settled`.
 */
export const CommitMode = Context.Reference<"at once" | "later">("@altilift/node-service/store/CommitMode", {
  defaultValue: () => "at once",
})

/**
 * Where rows live. What a statement did is durable when its effect succeeds (but see `CommitMode`). Rows change by
 * compare-and-set, so that hardly anything needs a transaction across statements.
 */
export class Database extends Context.Service<
  Database,
  {
    /**
     * One statement, or one transaction. Waits up to ten seconds for another process that writes, and for that it may
     * begin several times.
     */
    readonly query: <A>(statement: (tables: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError>
    /**
     * Everything that statements did so far is durable. Where it fails, nothing of what was not yet durable took
     * effect.
     */
    readonly settled: Effect.Effect<void, DatabaseError>
  }
>()("@altilift/node-service/ports/Database") {}
