import { afterAll, describe, expect, it } from "vitest"
import { makeLink } from "../src/faults/Link.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

describe("a thin line on which all connections break, so that no photo gets through beside three others", () => {
  it("brings every photo to Ready without a second run, within the retry budget of a few breaks", {
    timeout: 180_000,
  }, async () => {
    // A photo alone takes 1 s, four together 4 s, and the line holds for 2.5 s.
    const link = makeLink({ bytesPerSecond: 1_000_000, roundTripMs: 20, resetEveryMs: 2_500 })
    await using world = await World.start({ link, photos: { count: 10, bytes: 1_000_000 } })
    const { code, said } = await world.upload("Thin", "--retry-for", "12s").ended
    expect(code, said).toBe(0)
    expect(said).toContain("10 Ready")
    await world.checkVault()
    // Twelve seconds without any photo would have ended it; each break costs what was under way, and no more.
    expect(world.puts.length).toBeLessThan(60)
  })
})
