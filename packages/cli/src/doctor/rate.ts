import { Effect } from "effect"
import { lastRate } from "../rates/storedRates.ts"
import type { Findings } from "./bounded.ts"
import { found } from "./Finding.ts"

/** The rate of the last upload from here. */
export const checkRate = (file: string): Effect.Effect<Findings> =>
  Effect.map(lastRate(file), bytesPerSecond => [
    bytesPerSecond === undefined
      ? found("rate", "ok", "rate-unknown", {})
      : found("rate", "ok", "rate-known", { bytesPerSecond }),
  ])
