import type { Client } from "pg"
import { doctor } from "../messages/doctor.ts"
import { broken, type Finding, ok, warning } from "./Finding.ts"

/** The first release of PostgreSQL that the service is tested with. */
const leastVersion = 15

/** Connections that one process opens at most: the pool, the session of its locks, and one for migrations. */
const ofOneProcess = 12

/** What a server of PostgreSQL says of itself: version, whether it takes writes, and connections that are left. */
export const serverFindings = async (client: Client): Promise<ReadonlyArray<Finding>> => {
  const { rows } = await client.query(`select current_setting('server_version') as version,
    current_setting('server_version_num')::int / 10000 as major,
    pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "readOnly",
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`)
  const { version, major, readOnly, most, used } = rows[0]
  return [
    major < leastVersion
      ? broken("database", doctor.serverOld(version, leastVersion))
      : ok("database", doctor.serverGood(`PostgreSQL ${version}`)),
    ...(readOnly ? [broken("database", doctor.serverReadOnly)] : []),
    most - used < ofOneProcess
      ? warning("database", doctor.connectionsFew(most - used, most, ofOneProcess))
      : ok("database", doctor.connectionsGood(most - used, most)),
  ]
}
