import type { MigrationProvider } from "kysely/migration"
import { accounts, links, tokens } from "./migrations/accounts.ts"
import { audit } from "./migrations/audit.ts"
import { counts, lockOrder } from "./migrations/counts.ts"
import { first } from "./migrations/first.ts"
import { attempts, buckets, notReady, problems, sources } from "./migrations/images.ts"
import { metaFiles } from "./migrations/metaFiles.ts"
import { notices } from "./migrations/notices.ts"
import { people } from "./migrations/people.ts"
import { processes } from "./migrations/processes.ts"
import { quotas } from "./migrations/quotas.ts"
import { pauses, results, upstream } from "./migrations/reconstructions.ts"
import { scopes } from "./migrations/scopes.ts"

/** In the order of their names; a migration that was released is never changed. */
export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      "001-first": first,
      "002-buckets": buckets,
      "003-accounts": accounts,
      "004-counts": counts,
      "005-tokens": tokens,
      "006-attempts": attempts,
      "007-sources": sources,
      "008-problems": problems,
      "009-links": links,
      "010-results": results,
      "011-upstream": upstream,
      "012-meta-files": metaFiles,
      "013-pauses": pauses,
      "014-people": people,
      "015-notices": notices,
      "016-processes": processes,
      "017-audit": audit,
      "018-quotas": quotas,
      "019-scopes": scopes,
      "020-lock-order": lockOrder,
      "021-not-ready": notReady,
    }),
}
