import { classicOf } from "./classic.ts"
import { thinOf } from "./families/thin.ts"
import type { Scenario } from "./Scenario.ts"

/** Worlds of one kind each: what they promise is drawn so that it can be kept. */
export const families = {
  classic: classicOf,
  thin: thinOf,
} satisfies Record<string, (seed: number) => Scenario>

export type FamilyName = keyof typeof families

export const scenarioOf = (family: FamilyName, seed: number): Scenario => families[family](seed)
