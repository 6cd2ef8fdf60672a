import { Effect } from "effect"
import { Settings } from "../config.ts"
import type { Reconstructor } from "../ports/Reconstructor.ts"
import type { SettingsError } from "../SettingsError.ts"
import type { ReconstructorSettings } from "./reconstructorSettings.ts"

type Kind = ReconstructorSettings["kind"]

/** Makes a reconstructor of a kind from its settings. */
export type Makers<R> = {
  readonly [K in Kind]: (settings: Extract<ReconstructorSettings, { kind: K }>) => Effect.Effect<Reconstructor, SettingsError, R>
}

/** The reconstructors of the settings by name, in their order. */
export const configuredReconstructors = Effect.fnUntraced(function* <R>(makers: Makers<R>) {
  const { reconstructors } = yield* Settings
  const made = yield* Effect.forEach(reconstructors, settings =>
    Effect.map(makers[settings.kind](settings as never), one => [settings.name, one] as const),
  )
  return new Map(made)
})
