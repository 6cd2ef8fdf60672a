import { Context, Data, type Effect } from "effect"
import type { Kysely } from "kysely"
import type { Tables } from "./tables.ts"

/** The database did not do what it was asked; nothing of the statement took effect. */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{ readonly cause: unknown }> {
  override readonly message = `database: ${this.cause instanceof Error ? this.cause.message : String(this.cause)}`
}

/**
 * Where rows live. What a statement did is durable when its effect succeeds. Rows change by compare-and-set, so that hardly
 * anything needs a transaction across statements.
 */
export class Database extends Context.Service<
  Database,
  { readonly query: <A>(statement: (tables: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError> }
>()("@altilift/node-service/store/Database") {}
