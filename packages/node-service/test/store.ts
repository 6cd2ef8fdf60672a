import { Effect } from "effect"
import { readSettings } from "../src/config.ts"
import { layerStore } from "../src/layers.ts"
import type { Database } from "../src/ports/Database.ts"

/** Does something in the database of a data folder, beside the service that runs on it, as the commands do. */
export const inStore = <A, E>(data: string, use: Effect.Effect<A, E, Database>): Promise<A> =>
  Effect.runPromise(Effect.provide(use, layerStore(readSettings({ data }, {}))))
