import type { FamilyName } from "./families.ts"

/**
 * Seeds of every test run, from 1, by family. Any number more: `npm run simulate -- --family NAME --seeds N --from S`.
 */
export const standard: Readonly<Record<FamilyName, number>> = {
  classic: 720,
  thin: 60,
  stumbling: 240,
  odd: 215,
  limited: 15,
  outages: 120,
  poisoned: 10,
  big: 2,
  busy: 12,
  files: 150,
  stopped: 180,
  two: 40,
  clocks: 112,
  journal: 140,
  parts: 60,
  slow: 30,
}
