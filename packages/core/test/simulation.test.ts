import { assert, describe, it } from "vitest"
import { simulateSeed } from "./simulation/simulateSeed.ts"
import { standard } from "./simulation/standard.ts"

const chunk = 100

describe("the engine in a hostile world", () => {
  for (let from = 1; from <= standard.classic; from += chunk) {
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
