import { randomBytes } from "node:crypto"
import { open, readdir, rename, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../src/photos.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

/** More than is held in memory. */
const big = 66 * 1024 * 1024

/** Other bytes of the same length, where they change no pixel: in the padding. */
const overwrite = async (path: string): Promise<void> => {
  const file = await open(path, "r+")
  await file.write(randomBytes(8), 0, 8, big / 2 + 1000)
  await file.close()
}

/** Changes a file so that size and date stay what they were. */
const keepingDate = async (path: string, change: () => Promise<void>): Promise<void> => {
  const { atime, mtime } = await stat(path)
  await change()
  await utimes(path, atime, mtime)
}

/** Puts another photo of that size in the place of one, in one step. */
const replace = async (world: World, path: string, bytes: number): Promise<void> => {
  const dir = join(world.folder, "other")
  const [other] = await generatePhotos({ dir, count: 1, width: 320, height: 180, seed: 2, bytes })
  await keepingDate(path, () => rename(other?.path ?? "", path))
}

/** Uploads one big photo on a line on which it takes seconds, and lets something happen to it meanwhile. */
const uploadMeanwhile = async (world: World, project: string, happen: (path: string) => Promise<void>): Promise<void> => {
  const [name = ""] = await readdir(world.photos)
  const before = world.puts.length
  const run = world.upload(project)
  while (world.puts.length === before && !run.isOver()) await sleep(5)
  await sleep(300)
  expect(run.isOver()).toBe(false)
  await happen(join(world.photos, name))
  const { code, said } = await run.ended
  expect(code, said).toBe(0)
  expect(said).toContain("1 Ready")
}

describe("a photo too big for memory", () => {
  const slowly = { route: "^PUT", fault: { kind: "rate", bytesPerSecond: 60_000_000 } } as const
  let world: World
  beforeAll(async () => {
    world = await World.start({ photos: { count: 1, bytes: big }, edgeRules: [slowly] })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const vault = async (project: string) => (await world.vault()).get(project)

  it("written over while it is sent: what it is by then is what arrives", async () => {
    await uploadMeanwhile(world, "Written over", overwrite)
    expect(await vault("Written over")).toEqual(await world.photoChecksums())
  })

  it("written over while it is sent, and dated back: what it is by then is what arrives", async () => {
    await uploadMeanwhile(world, "Dated back", path => keepingDate(path, () => overwrite(path)))
    expect(await vault("Dated back")).toEqual(await world.photoChecksums())
  })

  it("replaced while it is sent: one of the two photos arrives, and that whole", async () => {
    const before = await world.photoChecksums()
    await uploadMeanwhile(world, "Replaced", path => replace(world, path, big))
    const after = await world.photoChecksums()
    expect(after).not.toEqual(before)
    // Which one depends on whether the old file was open by then.
    expect([before, after]).toContainEqual(await vault("Replaced"))
  })
})
