import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../ports/Database.ts"
import type { RunningProcess } from "../../store/RunningProcess.ts"
import { ownerOf, sessionPrefix } from "./named.ts"
import { placesLock } from "./Session.ts"

interface Row {
  readonly name: string
  readonly address: string | null
  readonly places: number | null
}

/** The processes that are connected, by what the server says of their connections. */
export const runningProcesses = Effect.gen(function* () {
  const { query } = yield* Database
  const statement = sql<Row>`select application_name as name, host(client_addr) as address, objid::bigint as places
    from pg_stat_activity as activity left join pg_locks as locks on locks.pid = activity.pid and locktype = 'advisory'
      and objsubid = 2 and classid::bigint = ${placesLock} and locks.database = activity.datid
    where datname = current_database() and starts_with(application_name, ${sessionPrefix})
    order by backend_start`
  const { rows } = yield* query(db => statement.execute(db))
  return rows.map(
    ({ name, address, places }): RunningProcess => ({
      self: ownerOf(name),
      places: places ?? undefined,
      seenAt: address ?? undefined,
    }),
  )
})
