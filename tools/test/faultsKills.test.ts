import { afterAll, describe, expect, it } from "vitest"
import { diceOf } from "./faults/dice.ts"
import { killsOr, line, momentIn } from "./faults/kills.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

const timeout = 300_000
const killsOfClient = killsOr(25)
const killsOfService = killsOr(10)
const killsOfOneProject = 4

describe.concurrent("killed with -9", () => {
  it(`at ${killsOfClient} moments, the command line loses nothing and sends nothing again that it knew`, {
    timeout,
  }, async () => {
    await using world = await World.start({ link: line() })
    const dice = diceOf(20)
    let killed = 0
    let spared = 0
    for (let project = 0; killed < killsOfClient; project++) {
      let known = world.journalled()
      let from = world.puts.length
      for (let of = 0; of < killsOfOneProject && killed < killsOfClient; of++) {
        const run = world.upload(`Killed ${project}`)
        if (!(await momentIn(world, run, 1 + dice(45), dice(40)))) break
        await run.end("SIGKILL")
        killed++
        expect(world.sentSince(from, known)).toEqual([])
        spared += world.journalled().size - known.size
        known = world.journalled()
        from = world.puts.length
      }
      const { code, said } = await world.upload(`Killed ${project}`).ended
      expect(code, said).toBe(0)
      expect(said).toContain("24 Ready")
      expect(world.sentSince(from, known)).toEqual([])
    }
    // Or the kills would have proved nothing.
    expect(spared).toBeGreaterThan(killed)
    await world.checkVault()
  })

  it(`at ${killsOfService} moments, the service is waited for and loses nothing that it acknowledged`, { timeout }, async () => {
    await using world = await World.start({ link: line() })
    const dice = diceOf(21)
    let killed = 0
    for (let project = 0; killed < killsOfService; project++) {
      const run = world.upload(`Outage ${project}`)
      while (killed < killsOfService && (await momentIn(world, run, 1 + dice(16), dice(40)))) {
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
