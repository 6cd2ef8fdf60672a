import { assert, describe, it } from "vitest"
import type { InvariantName } from "./simulation/invariants.ts"
import { simulateSeed } from "./simulation/simulateSeed.ts"
import { variants } from "./simulation/variants.ts"

/** Seeds of every test run. Any number more: `npm run simulate -- --seeds N --from S`. */
const seeds = 2000
const chunk = 100

describe("the engine in a hostile world", () => {
  for (let from = 1; from <= seeds; from += chunk) {
    it(`keeps every invariant, seeds ${from} to ${from + chunk - 1}`, () => {
      for (let seed = from; seed < from + chunk; seed++) {
        const { violations, trace } = simulateSeed(seed)
        if (violations.length > 0) assert.fail(`npm run simulate -- --seeds 1 --from ${seed}\n${trace()}`)
      }
    })
  }

  it("is the same every time it is played", () => {
    assert.strictEqual(simulateSeed(7).trace(), simulateSeed(7).trace())
  })
})

describe("the simulation bites: it finds an engine that", () => {
  for (const { name, invariant, from = 1, variant } of variants) {
    it(`${name} (invariant ${invariant})`, () => {
      const found = new Set<InvariantName>()
      for (let seed = from; seed < from + 300 && !found.has(invariant); seed++) {
        for (const violation of simulateSeed(seed, variant).violations) found.add(violation.invariant)
      }
      assert.include([...found], invariant)
    })
  }
})
