import { availableParallelism } from "node:os"
import { afterAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { removeAll } from "../service.ts"
import { hostileImage } from "./pictures/hostileImage.ts"
import { playSeeds } from "./playSeeds.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

/** What `npm run fuzz` was told; without it so many seconds of the standard seeds are played. */
const told = z
  .object({ from: z.number(), seeds: z.number().optional(), minutes: z.number().optional() })
  .parse(JSON.parse(process.env.FUZZ_SEEDS ?? '{ "from": 1, "minutes": 0.5 }'))

const replay = "play them again: npm run fuzz -- --from N --seeds N"

/** A service plays so many seeds, so that a finding that names no seed is not of many. */
const batch = 300

describe.skipIf(process.platform !== "linux")("images that are made to hurt, by seeds", () => {
  it("are the same for the same seed", async () => {
    for (let seed = 1; seed <= 20; seed++) expect((await hostileImage(seed)).bytes).toEqual((await hostileImage(seed)).bytes)
  })

  it("end Ready or Invalid; the service lives, is never blocked, and others' photos are Ready", {
    timeout: 2 ** 31 - 1,
  }, async () => {
    const end = performance.now() + (told.minutes ?? 1e6) * 60_000
    const last = told.from + (told.seeds ?? Number.POSITIVE_INFINITY)
    let seed = told.from
    while (seed < last && performance.now() < end) {
      const first = seed
      const next = () => (seed < Math.min(first + batch, last) && performance.now() < end ? seed++ : undefined)
      try {
        // A processor that the test and others need as well answers later, without being blocked.
        const within = { readyWithin: 60, blockedWithin: 300, healthWithin: 2_000 }
        const played = await underAttack(within, attacked => playSeeds(attacked, next))
        const { ready, invalid, slowest } = played
        if (process.env.FUZZ_SEEDS)
          console.log(`seeds ${first} to ${seed - 1}: ${ready} Ready, ${invalid} Invalid\n  ${slowest.join("\n  ")}`)
        expect(ready + invalid).toBe(seed - first)
      } catch (cause) {
        throw new Error(`seeds ${first} to ${seed - 1} (${replay}): ${cause}`, { cause })
      }
    }
    expect(seed).toBeGreaterThan(told.from + availableParallelism())
  })
})
