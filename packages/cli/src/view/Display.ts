import type { Event } from "@altilift/core"
import type { Effect, Scope } from "effect"
import type { JsonEvent } from "../json/JsonEvent.ts"

/** What a run looks like while it lasts. */
export interface Display {
  readonly emit: (event: Event) => void
  /** Erases what is drawn. After this only `say`, `note` and `emitFact` have an effect. */
  readonly finish: () => void
  /** A line of the result, for people: on standard output. */
  readonly say: (line: string) => void
  /** A message, for people: on standard error. */
  readonly note: (line: string) => void
  /** An event for programs; only `--json` shows it. */
  readonly emitFact: (fact: JsonEvent) => void
}

/** Makes a display, which is erased when the scope closes. */
export type MakeDisplay = Effect.Effect<Display, never, Scope.Scope>

/** Where lines go. */
export interface Output {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}
