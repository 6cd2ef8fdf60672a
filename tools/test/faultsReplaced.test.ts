import { open, readdir, rename, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { generatePhotos } from "../src/photos.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

const bigger = 66 * 1024 * 1024

/** A world with one photo that is too big for memory, on a line on which sending it takes some seconds. */
const bigPhoto = async (): Promise<{ world: World; path: string }> => {
  const rate = { route: "^PUT", fault: { kind: "rate", bytesPerSecond: 40_000_000 } } as const
  const world = await World.start({ photos: { count: 1, bytes: bigger }, edgeRules: [rate] })
  const [name = ""] = await readdir(world.photos)
  return { world, path: join(world.photos, name) }
}

describe("a big photo, changed while it is sent", () => {
  const changes: ReadonlyArray<readonly [what: string, change: (path: string) => Promise<void>]> = [
    ["written over in its middle", path => overwrite(path)],
    [
      "written over, and dated back",
      async path => {
        const { atime, mtime } = await stat(path)
        await overwrite(path)
        await utimes(path, atime, mtime)
      },
    ],
    [
      "replaced by another of the same size and date",
      async path => {
        const { atime, mtime } = await stat(path)
        const dir = join(path, "../../other")
        const [other] = await generatePhotos({ dir, count: 1, width: 320, height: 180, seed: 2, bytes: bigger })
        await utimes(other?.path ?? "", atime, mtime)
        await rename(other?.path ?? "", path)
      },
    ],
  ]
  it.each(changes)("%s: what it is by then is what arrives", async (_, change) => {
    const { world, path } = await bigPhoto()
    await using _world = world
    const run = world.upload("Big")
    while (world.puts.length === 0) await sleep(5)
    await sleep(300)
    await change(path)
    const { code, said } = await run.ended
    expect(code, said).toBe(0)
    expect(said).toContain("1 Ready")
    await world.checkVault()
  })
})

/** Other bytes where they change no pixel: in the padding. */
const overwrite = async (path: string): Promise<void> => {
  const file = await open(path, "r+")
  await file.write(Buffer.from("changed"), 0, 7, bigger / 2 + 1000)
  await file.close()
}

describe("a small photo, replaced between two runs", () => {
  it("by one of another date: is sent, beside the first", async () => {
    await using world = await World.start({ photos: { count: 2, bytes: 100_000 } })
    expect((await world.upload("Small").ended).code).toBe(0)
    const [name = ""] = await readdir(world.photos)
    const [other] = await generatePhotos({ dir: join(world.folder, "other"), count: 1, width: 320, height: 180, seed: 3 })
    await rename(other?.path ?? "", join(world.photos, name))
    const { code, said } = await world.upload("Small").ended
    expect(code, said).toBe(0)
    await writeFile(join(world.folder, "said"), said)
  })
})
