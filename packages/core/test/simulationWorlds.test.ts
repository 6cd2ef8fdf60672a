import { assert, describe, it } from "vitest"
import { required } from "./simulation/coverage.ts"
import { type FamilyName, families } from "./simulation/families.ts"
import { simulateSeed, sound } from "./simulation/simulateSeed.ts"
import { standard } from "./simulation/standard.ts"

const marks = new Set<string>()
const isFamily = (name: string): name is FamilyName => name in families
const chunk = 30

describe("in worlds that promise it, the engine ends complete, in time, and without waste", () => {
  for (const family of Object.keys(families).filter(isFamily)) {
    if (family === "classic") continue
    for (let from = 1; from <= standard[family]; from += chunk) {
      const to = Math.min(standard[family], from + chunk - 1)
      it(`${family}, seeds ${from} to ${to}`, () => {
        for (let seed = from; seed <= to; seed++) {
          const finding = simulateSeed(seed, sound, family)
          for (const mark of finding.marks) marks.add(mark)
          if (finding.violations.length === 0) continue
          assert.fail(`npm run simulate -- --family ${family} --seeds 1 --from ${seed}\n${finding.trace()}`)
        }
      })
    }
  }

  it("is the same every time it is played", () => {
    for (const family of Object.keys(families).filter(isFamily)) {
      assert.strictEqual(simulateSeed(3, sound, family).trace(), simulateSeed(3, sound, family).trace())
    }
  })

  it("exercises every move, fault and limit on the list", () => {
    assert.deepStrictEqual(
      required.filter(what => !marks.has(what)),
      [],
    )
  })
})
