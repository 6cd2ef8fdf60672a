import { Context, Deferred, Effect, Layer, type Redacted, type Scope } from "effect"
import { Client, type QueryResultRow } from "pg"
import { operator } from "../../messages/operator.ts"
import { DatabaseError } from "../../ports/Database.ts"
import type { Announced } from "../../store/RunningProcess.ts"
import { named, sessionName } from "./named.ts"

/** Milliseconds: a statement may take so long, one is sent so often, and the server is waited for so long. */
const patience = { statement: 10_000, beat: 5_000, connection: 10_000 }

/** Milliseconds between two attempts to connect. */
const pause = 1_000

/**
 * The server ends a session of which it hears nothing for 30 seconds: the process stopped, its machine is gone or not
 * reachable.
 */
const settings = `set idle_session_timeout = '30s'; set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3`

/** Where notifications of this service come. */
export const channel = "altilift"

/** First half of the advisory lock by which a process says where it puts and finds files; it shares the lock. */
export const placesLock = 1_634_497_641

/** One connection while it lasts. */
export interface Connection {
  readonly query: (text: string, values?: ReadonlyArray<unknown>) => Effect.Effect<ReadonlyArray<QueryResultRow>, DatabaseError>
  /** Fails when the connection is lost, and with it what the server kept for it. */
  readonly lost: Effect.Effect<never, DatabaseError>
}

/** The one connection of this process to PostgreSQL that is kept: the server keeps locks for it and notifies it. */
export class Session extends Context.Service<
  Session,
  {
    /** The present connection. Waits for one that is being made; fails when the server is away. */
    readonly connection: Effect.Effect<Connection, DatabaseError>
    /** Calls back with each notification, and with undefined when some may have been missed. */
    readonly onNotification: (notified: (payload: string | undefined) => void) => void
  }
>()("@altilift/node-service/drivers/postgres/Session") {
  /**
   * @param url a connection string, a secret; not of a pooler that shares sessions
   * @param self what other processes see of this one, as long as the connection lasts
   */
  static readonly layer = (url: Redacted.Redacted<string>, self: Announced) =>
    Layer.effect(
      Session,
      Effect.gen(function* () {
        const listeners: Array<(payload: string | undefined) => void> = []
        const notify = (payload: string | undefined) => {
          for (const notified of listeners) notified(payload)
        }
        let present = yield* Deferred.make<Connection>()
        // It is said once, not at every attempt.
        let isLost = false
        const keep = Effect.gen(function* () {
          const connection = yield* connect(url, self, notify)
          yield* Deferred.succeed(present, connection)
          isLost = false
          notify(undefined)
          yield* Effect.raceFirst(connection.lost, beat(connection)).pipe(
            Effect.ensuring(
              Effect.map(Deferred.make<Connection>(), next => {
                present = next
              }),
            ),
          )
        }).pipe(Effect.scoped)
        yield* keep.pipe(
          Effect.catch(error => {
            if (isLost) return Effect.void
            isLost = true
            return Effect.logWarning(operator.databaseConnectionLost(error.message))
          }),
          Effect.andThen(Effect.sleep(pause)),
          Effect.forever,
          Effect.forkScoped,
        )
        const connection = Effect.suspend(() =>
          Effect.timeoutOrElse(Deferred.await(present), {
            duration: patience.connection,
            orElse: () => Effect.fail(away("no connection")),
          }),
        )
        return Session.of({ connection, onNotification: notified => void listeners.push(notified) })
      }),
    )
}

const away = (cause: unknown) =>
  new DatabaseError({ cause: cause instanceof Error ? cause : new Error(String(cause)), unavailable: true })

/** Shows the server that this process lives, until that fails. */
const beat = ({ query }: Connection) => Effect.forever(Effect.andThen(Effect.sleep(patience.beat), query("select 1")))

const connect = (
  url: Redacted.Redacted<string>,
  self: Announced,
  notify: (payload: string | undefined) => void,
): Effect.Effect<Connection, DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const lost = yield* Deferred.make<never, DatabaseError>()
    const client = new Client({
      ...named(url, sessionName(self)),
      connectionTimeoutMillis: patience.connection,
      query_timeout: patience.statement,
      keepAlive: true,
    })
    const end = (cause: unknown) => Deferred.doneUnsafe(lost, Effect.fail(away(cause)))
    client.on("error", end)
    client.on("end", () => end("the connection ended"))
    client.on("notification", ({ payload }) => notify(payload))
    const query: Connection["query"] = (text, values = []) =>
      Effect.tryPromise({ try: async () => (await client.query(text, [...values])).rows, catch: away }).pipe(
        Effect.tapError(error => Deferred.fail(lost, error)),
      )
    // A connection that answers no more is not waited for.
    yield* Effect.addFinalizer(() =>
      Effect.ignore(
        Effect.timeout(
          Effect.tryPromise(() => client.end()),
          "1 second",
        ),
      ),
    )
    yield* Effect.tryPromise({ try: () => client.connect(), catch: away })
    const announce = `select pg_advisory_lock_shared(${placesLock}, ${self.places})`
    yield* Effect.tryPromise({ try: () => client.query(`${settings}; listen ${channel}; ${announce}`), catch: away })
    return { query, lost: Deferred.await(lost) }
  })
