import type { Event } from "@altilift/core"
import type { Effect, Scope } from "effect"

/** What a run looks like while it lasts. */
export interface Display {
  readonly emit: (event: Event) => void
  /** Nothing moves any more: what is drawn is put away, and only `say` and `emitFact` are of use from here on. */
  readonly finish: () => void
  /** A line for people. */
  readonly say: (line: string) => void
  /** A fact for programs; shown only by `--json`. */
  readonly emitFact: (fact: { readonly event: string } & Readonly<Record<string, unknown>>) => void
}

/** Makes a display; what it draws with is put away when the scope closes. */
export type MakeDisplay = Effect.Effect<Display, never, Scope.Scope>

/** Where lines go. */
export interface Output {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}
