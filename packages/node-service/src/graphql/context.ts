import type { Effect } from "effect"
import type { Accounts, Caller } from "../accounts/Accounts.ts"
import type { Bucket } from "../buckets/Bucket.ts"
import type { Endpoints } from "../Endpoints.ts"
import type { Arrivals } from "../images/Arrivals.ts"
import type { Images } from "../images/Images.ts"
import type { Projects } from "../projects/Projects.ts"
import type { Reconstructor } from "../reconstruction/Reconstructor.ts"
import type { Tasks } from "../reconstruction/Tasks.ts"

export type { ImageRow, ProjectRow, TaskRow } from "../store/tables.ts"

/** What resolvers may use. */
export type ApiServices = Accounts | Arrivals | Bucket | Endpoints | Images | Projects | Reconstructor | Tasks

/** What a resolver knows of the request. */
export interface RequestContext {
  readonly caller: Caller
  /** Runs a resolver's effect; a `Refusal` becomes an error with its code, everything else is masked and logged. */
  readonly run: <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<A>
}
