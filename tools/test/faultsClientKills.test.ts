import { afterAll, describe, expect, it } from "vitest"
import { diceOf } from "./faults/dice.ts"
import { killsOr, line, momentIn } from "./faults/kills.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

const kills = killsOr(25)
const killsOfOneProject = 4

describe(`the command line, killed with -9 at ${kills} moments`, () => {
  it("loses nothing, and sends nothing again that was acknowledged and journalled", { timeout: 300_000 }, async () => {
    await using world = await World.start({ link: line() })
    const dice = diceOf(20)
    let killed = 0
    for (let project = 0; killed < kills; project++) {
      let known = world.journalled()
      let from = world.puts.length
      for (let of = 0; of < killsOfOneProject && killed < kills; of++) {
        const run = world.upload(`Killed ${project}`)
        if (!(await momentIn(world, run, 1 + dice(45), dice(40)))) break
        await run.end("SIGKILL")
        killed++
        expect(world.sentSince(from, known)).toEqual([])
        known = world.journalled()
        from = world.puts.length
      }
      const { code, said } = await world.upload(`Killed ${project}`).ended
      expect(code, said).toBe(0)
      expect(said).toContain("24 Ready")
      expect(world.sentSince(from, known)).toEqual([])
    }
    await world.checkVault()
  })
})
