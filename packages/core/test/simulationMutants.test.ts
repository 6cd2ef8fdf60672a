import { assert, describe, it } from "vitest"
import { loadMutant } from "./simulation/loadMutant.ts"
import { mutants } from "./simulation/mutants.ts"
import { simulateSeed, sound } from "./simulation/simulateSeed.ts"
import type { InvariantName } from "./simulation/Violation.ts"
import { variants } from "./simulation/variants.ts"

describe("the simulation bites: it finds an engine that", () => {
  for (const { name, invariant, from = 1, family = "classic", variant } of variants) {
    it(`${name} (invariant ${invariant})`, () => {
      const found = new Set<InvariantName>()
      for (let seed = from; seed < from + 300 && !found.has(invariant); seed++) {
        for (const violation of simulateSeed(seed, variant, family).violations) found.add(violation.invariant)
      }
      assert.include([...found], invariant)
    })
  }

  for (const { name, family, breaks, from = 1, seeds = 120, mutate } of mutants) {
    it(`${name} (invariant ${breaks.join(" or ")})`, async () => {
      const mutant = await loadMutant(name, mutate)
      for (let seed = from; seed < from + seeds; seed++) {
        const { violations } = mutant.simulateSeed(seed, sound, family)
        // What the engine as it is breaks there as well says nothing about the change.
        const bites = violations.some(({ invariant }) => breaks.includes(invariant))
        if (bites && simulateSeed(seed, sound, family).violations.length === 0) return
      }
      assert.fail(`${seeds} seeds of ${family} find nothing`)
    })
  }
})
