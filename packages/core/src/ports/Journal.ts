import { Context, type Effect } from "effect"
import type { RunFault } from "../engine/Errors.ts"
import type { Durable, FileIdentity, Remembered } from "../lifecycle/Durable.ts"

/** Names an image across runs. */
export interface JournalKey {
  /** API endpoint, as `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** Project id. */
  readonly project: string
  readonly checksum: string
}

/**
 * What survives the process. A `save` of Stored that succeeded is on the disk: it outlives a kill and a power cut, as far as the driver can
 * promise one. All other records, and what is remembered of files, are hints: a driver may write them a little later, because without them the server
 * is asked. Whatever was saved is given back at once. A journal that cannot write (disk full) fails with a `RunFault` that says so, at the latest
 * with the next Stored; a record that it cannot read back counts as absent.
 */
export class Journal extends Context.Service<
  Journal,
  {
    readonly load: (key: JournalKey) => Effect.Effect<Durable | undefined, RunFault>
    readonly save: (key: JournalKey, record: Durable) => Effect.Effect<void, RunFault>
    /** The checksum of a file of exactly this identity, from an earlier read. It never vouches for bytes. */
    readonly recall: (identity: FileIdentity) => Effect.Effect<Remembered | undefined, RunFault>
    readonly remember: (identity: FileIdentity, remembered: Remembered) => Effect.Effect<void, RunFault>
  }
>()("@altilift/core/Journal") {}
