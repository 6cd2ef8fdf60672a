import { classicOf } from "./classic.ts"
import { clocksOf, filesOf, journalOf, partsOf, slowOf, stoppedOf, twoOf } from "./families/machine.ts"
import { bigOf, busyOf, limitedOf, oddOf, outagesOf, poisonedOf, stumblingOf } from "./families/server.ts"
import { thinOf } from "./families/thin.ts"
import type { Scenario } from "./Scenario.ts"

/** Worlds of one kind each: what they promise is drawn so that it can be kept. */
export const families = {
  classic: classicOf,
  thin: thinOf,
  stumbling: stumblingOf,
  odd: oddOf,
  limited: limitedOf,
  outages: outagesOf,
  poisoned: poisonedOf,
  big: bigOf,
  busy: busyOf,
  files: filesOf,
  stopped: stoppedOf,
  two: twoOf,
  clocks: clocksOf,
  journal: journalOf,
  parts: partsOf,
  slow: slowOf,
} satisfies Record<string, (seed: number) => Scenario>

export type FamilyName = keyof typeof families

export const scenarioOf = (family: FamilyName, seed: number): Scenario => families[family](seed)
