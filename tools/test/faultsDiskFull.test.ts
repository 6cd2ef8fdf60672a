import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { killAll, type Program } from "./faults/Program.ts"
import { World } from "./faults/World.ts"
import { mayMount } from "./support/smallDisk.ts"

afterAll(killAll)

const canMount = mayMount()
if (!canMount) console.warn("SKIPPED, needs the right to mount: a full disk of the service, seen by the command line")

const says = async (program: Program, what: RegExp): Promise<void> => {
  while (!what.test(program.said()) && !program.isOver()) await sleep(20)
  expect(program.said()).toMatch(what)
}

// Skipped only where the process may not mount a disk of its own; the warning above says so in the output.
describe.skipIf(!canMount).concurrent("a full disk of the service", () => {
  it("under the edge: is told and tried again, and the upload goes on when there is room", async () => {
    await using world = await World.start({ smallDisk: { under: "edge", size: "100k" } })
    const run = world.upload("Full edge")
    await says(run, /Trying again (now|in).+HTTP 507 InsufficientStorage/)
    world.makeRoom("edge", "50m")
    const { code, said } = await run.ended
    expect(code, said).toBe(0)
    await world.checkVault()
  })

  it("under the edge for longer than the user waits: exit code 5, and the next run brings everything", async () => {
    await using world = await World.start({ smallDisk: { under: "edge", size: "100k" } })
    const gaveUp = await world.upload("Full edge", "--retry-for", "1s").ended
    expect(gaveUp.code, gaveUp.said).toBe(5)
    expect(gaveUp.said).toMatch(/HTTP 507 InsufficientStorage\)\. No success within 1s.+run the same command again/)
    world.makeRoom("edge", "50m")
    const { code, said } = await world.upload("Full edge").ended
    expect(code, said).toBe(0)
    expect(said).toContain("24 Ready")
    await world.checkVault()
  })

  it("under everything, the database too: the run says that the service failed, and the next run brings everything", async () => {
    await using world = await World.start({ smallDisk: { under: ".", size: "1500k" } })
    await writeFile(join(world.data, "filler"), Buffer.alloc(1_500_000)).catch(() => undefined)
    const failed = await world.upload("Full", "--retry-for", "1s").ended
    expect([3, 5, 6], failed.said).toContain(failed.code)
    expect(failed.said).toMatch(/the service failed; its log says why/)
    world.makeRoom(".", "50m")
    const { code, said } = await world.upload("Full").ended
    expect(code, said).toBe(0)
    expect(said).toContain("24 Ready")
    await world.checkVault()
  })

  // The disk runs out of inodes: the edge, which looks at free bytes, goes on taking photos that the vault has no room for.
  it("under the vault: no photo is Invalid, and the run waits until there is room", async () => {
    await using world = await World.start({ smallDisk: { under: "vault", size: "50m,nr_inodes=10" } })
    const run = world.upload("Full vault")
    if (world.service !== undefined) await says(world.service, /will try again/)
    expect(run.isOver()).toBe(false)
    world.makeRoom("vault", "50m,nr_inodes=1000")
    const { code, said } = await run.ended
    expect(code, said).toBe(0)
    expect(said).toContain("24 Ready, 0 Invalid")
    await world.checkVault()
  })
})
