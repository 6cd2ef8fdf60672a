import { Context, Effect, Layer, type Redacted } from "effect"
import type { PostgresPool, PostgresPoolClient } from "kysely"
import { Pool as ConnectionPool, type PoolClient, TypeOverrides } from "pg"
import { metrics } from "../../metrics.ts"
import { isLost } from "./faults.ts"
import { named, programs } from "./named.ts"

/** Connections of this process to PostgreSQL at most. */
const connections = 10

/**
 * Milliseconds to wait for a connection, and for a statement. The server ends a statement first; where it does not
 * answer, the connection is given up.
 */
const patience = { connect: 5_000, statement: 10_000, answer: 12_000, idleInTransaction: 15_000 }

/** 64-bit numbers, and sums of them, are numbers: no instant, count or size of ours has more than 53 bits. */
const types = new TypeOverrides()
for (const oid of [20, 1700]) types.setTypeParser(oid, Number)

export interface PoolOptions {
  /**
   * Whether statements and transactions may take as long as they take: a migration may rewrite a table, and a copy reads
   * in a transaction while it writes elsewhere.
   */
  readonly unhurried?: boolean
  /** By which the server names the connections. */
  readonly name?: string
}

/** Connections to PostgreSQL, opened when they are needed. */
export class Pool extends Context.Service<Pool, ConnectionPool>()("@altilift/node-service/drivers/postgres/Pool") {
  /** @param url a connection string, a secret */
  static readonly layer = (url: Redacted.Redacted<string>) =>
    Layer.effect(
      Pool,
      Effect.acquireRelease(
        Effect.sync(() => openPool(url)),
        pool => Effect.promise(() => pool.end()),
      ),
    )
}

/** @param url a connection string, a secret */
export const openPool = (
  url: Redacted.Redacted<string>,
  { unhurried = false, name = programs.service }: PoolOptions = {},
): ConnectionPool => {
  const limits = {
    statement_timeout: patience.statement,
    query_timeout: patience.answer,
    idle_in_transaction_session_timeout: patience.idleInTransaction,
  }
  const pool = new ConnectionPool({
    ...(unhurried ? {} : limits),
    ...named(url, name),
    types,
    max: connections,
    connectionTimeoutMillis: patience.connect,
    keepAlive: true,
  })
  // A connection that breaks is replaced, idle or in use; without a listener it would end the process.
  pool.on("error", () => undefined)
  pool.on("connect", client => client.on("error", () => undefined))
  for (const event of ["connect", "acquire", "release", "remove"] as const) pool.on(event, () => record(pool))
  return pool
}

/** The pool as Kysely takes it. */
export const poolForKysely = (pool: ConnectionPool): PostgresPool => ({
  connect: async () => discarding(await pool.connect()),
  end: () => pool.end(),
  options: pool.options,
})

/**
 * A connection that is closed, not kept, when it was lost: `pg` would give the next statement a connection on which the
 * answer to the last one is still awaited.
 */
const discarding = (client: PoolClient): PostgresPoolClient => {
  let fault: unknown
  const query = async (text: string, values: ReadonlyArray<unknown>) => {
    if (fault !== undefined) throw fault
    try {
      return await client.query(text, values.map(storable))
    } catch (cause) {
      if (isLost(cause)) fault = cause
      throw cause
    }
  }
  return {
    query: query as unknown as PostgresPoolClient["query"],
    release: discard => client.release(fault !== undefined || discard),
  }
}

/** PostgreSQL keeps no text with U+0000; names of files have none. */
const storable = (value: unknown): unknown =>
  typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value

const record = ({ totalCount, idleCount, waitingCount }: ConnectionPool): void => {
  metrics.databaseConnections.record(totalCount - idleCount, { state: "busy" })
  metrics.databaseConnections.record(idleCount, { state: "idle" })
  metrics.databaseConnections.record(waitingCount, { state: "waiting" })
}
