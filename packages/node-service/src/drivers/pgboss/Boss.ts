import { Context, Effect, Layer } from "effect"
import type { Pool as ConnectionPool } from "pg"
import { PgBoss } from "pg-boss"
import { jobWords } from "../../messages/jobs.ts"
import { DatabaseError } from "../../ports/Database.ts"
import { jobKinds, longestLease, mostFailures } from "../../ports/Queue.ts"
import { isAway } from "../postgres/faults.ts"
import { Pool } from "../postgres/Pool.ts"

/** The schema of the tables of pg-boss. */
const schema = "pgboss"

/** The queue of jobs that failed too often. */
export const deadLetters = "dead-letters"

/** Seconds. */
export interface Leases {
  /** How long a job is left to a worker that does not report. */
  readonly lease: number
  /** How often workers that do not report are looked for: that comes on top of the lease. */
  readonly look: number
}

/** Together, and with the pause after it, below the longest lease. */
export const usual: Leases = { lease: longestLease / 2_000, look: 10 }

const days = 24 * 60 * 60

/** pg-boss, over the pool of the service. Loaded where PostgreSQL is configured. */
export class Boss extends Context.Service<Boss, PgBoss>()("@altilift/node-service/drivers/pgboss/Boss") {
  static readonly layer = (leases: Leases = usual) =>
    Layer.effect(
      Boss,
      Effect.gen(function* () {
        const pool = yield* Pool
        const run = Effect.runForkWith(yield* Effect.context<never>())
        return yield* Effect.acquireRelease(
          Effect.promise(() => start(pool, leases, message => run(Effect.logWarning(jobWords.queueFault(message))))),
          // Workers of ours have ended by then; the pool ends itself.
          boss => Effect.promise(() => boss.stop({ graceful: false, close: false })),
        )
      }),
    )
}

/** What pg-boss is asked. It fails as the database does. */
export const bossCall = <A>(use: () => Promise<A>): Effect.Effect<A, DatabaseError> =>
  Effect.tryPromise({ try: use, catch: cause => new DatabaseError({ cause, unavailable: isAway(cause) }) })

/** Of processes that start at the same time one makes the tables, and the others wait. */
const start: typeof begin = async (pool, leases, report) => {
  const connection = await pool.connect()
  try {
    await connection.query("select pg_advisory_lock(hashtext($1))", [`altilift ${schema}`])
    return await begin(pool, leases, report)
  } finally {
    // The lock ends with the connection.
    connection.release(true)
  }
}

/** Makes or migrates the tables, and begins to look for jobs whose workers died. */
const begin = async (pool: ConnectionPool, { lease, look }: Leases, report: (message: string) => void): Promise<PgBoss> => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as Array<unknown>) },
    schema,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: look,
    monitorIntervalSeconds: look,
    openTelemetry: { enabled: false },
  })
  boss.on("error", error => report(error.message))
  await boss.start()
  const forgotten = { retentionSeconds: 30 * days, deleteAfterSeconds: 1 * days }
  await boss.createQueue(deadLetters, forgotten)
  for (const kind of jobKinds) {
    const options = {
      ...forgotten,
      deadLetter: deadLetters,
      heartbeatSeconds: lease,
      // A job ends when its worker does not report; how long its work takes is not limited.
      expireInSeconds: 1 * days,
      retryLimit: mostFailures,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
    }
    // One job of a key waits, and one is active.
    await boss.createQueue(kind, { ...options, policy: "stately" })
    await boss.updateQueue(kind, options)
  }
  return boss
}
