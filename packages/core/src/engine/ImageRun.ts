import type { Effect } from "effect"
import type { State } from "../lifecycle/State.ts"
import type { ChecksumOwners } from "./ChecksumOwners.ts"
import type { MetaFiles } from "./MetaFiles.ts"
import type { TransferRun } from "./TransferRun.ts"

/** What the images of one run share. */
export interface ImageRun extends TransferRun {
  /** See `RunOptions.until`. */
  readonly until: "settled" | "sent" | "asked"
  /** Whether the server has the project: of one that an upload would make it is asked nothing. */
  readonly projectExists: boolean
  readonly owners: ChecksumOwners
  readonly metaFiles: MetaFiles
  /** Called with the state after every move. */
  readonly moved: (state: State) => Effect.Effect<void>
}
