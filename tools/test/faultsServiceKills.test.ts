import { afterAll, describe, expect, it } from "vitest"
import { diceOf } from "./faults/dice.ts"
import { killsOr, line, momentIn } from "./faults/kills.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

const kills = killsOr(8)

describe(`the service, killed with -9 at ${kills} moments`, () => {
  it("is waited for, and loses nothing that it acknowledged", { timeout: 300_000 }, async () => {
    await using world = await World.start({ link: line() })
    const dice = diceOf(21)
    let killed = 0
    for (let project = 0; killed < kills; project++) {
      const run = world.upload(`Outage ${project}`)
      while (killed < kills && (await momentIn(world, run, 1 + dice(30), dice(40)))) {
        const known = world.journalled()
        const from = world.puts.length
        await world.service?.end("SIGKILL")
        killed++
        await world.startService()
        expect(world.sentSince(from, known)).toEqual([])
      }
      const { code, said } = await run.ended
      expect(code, said).toBe(0)
      expect(said).toContain("24 Ready")
    }
    await world.checkVault()
  })
})
