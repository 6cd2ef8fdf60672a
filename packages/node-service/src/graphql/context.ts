import type { Effect } from "effect"
import type { Caller } from "../accounts/Accounts.ts"
import type { Bucket } from "../buckets/Bucket.ts"
import type { Endpoints } from "../Endpoints.ts"
import type { Arrivals } from "../images/Arrivals.ts"
import type { ProjectFiles } from "../projects/ProjectFiles.ts"
import type { Reconstructor } from "../reconstruction/Reconstructor.ts"
import type { Wakeup } from "../reconstruction/Wakeup.ts"
import type { Database } from "../store/Database.ts"

export type { ImageRow, ProjectRow, TaskRow } from "../store/tables.ts"

/** What resolvers may use. */
export type ApiServices = Arrivals | Bucket | Database | Endpoints | ProjectFiles | Reconstructor | Wakeup

/** What a resolver knows of the request. */
export interface RequestContext {
  readonly caller: Caller
  /** Runs a resolver's effect; a `Refusal` becomes an error with its code, everything else is masked and logged. */
  readonly run: <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<A>
}
