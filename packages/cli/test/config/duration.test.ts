import { assert, it } from "@effect/vitest"
import { parseDuration } from "../../src/config/duration.ts"

it("reads durations as people write them", () => {
  assert.deepStrictEqual(
    ["500ms", "90s", "15m", "1h30m", "1.5h", "2d"].map(parseDuration),
    [500, 90_000, 900_000, 5_400_000, 5_400_000, 172_800_000],
  )
})

it.each(["", "15", "m", "15 m", "-3s", "1h30"])('takes "%s" for none', text => {
  assert.isUndefined(parseDuration(text))
})
