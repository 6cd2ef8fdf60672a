import { mkdir, readFile, writeFile } from "node:fs/promises"
import { delimiter, join } from "node:path"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import { reconstruct } from "../src/colmap/reconstruct.ts"
import { makeColmap, middleRelease, newRelease, type Release } from "./fakeColmap.ts"
import { removeAll, temporaryFolder } from "./service.ts"

const path = process.env.PATH
afterEach(() => {
  process.env.PATH = path
})
afterAll(removeAll)

const reconstructedBy = async (release: Release) => {
  process.env.PATH = [await makeColmap(release), path].join(delimiter)
  const folder = await temporaryFolder()
  const [images, output, work] = [join(folder, "images"), join(folder, "output"), join(folder, "work")]
  for (const place of [images, output, work]) await mkdir(place)
  for (const name of ["a.jpg", "b.jpg", "c.jpg"]) await writeFile(join(images, name), "photo")
  const lines: Array<string> = []
  const fractions: Array<number> = []
  const tell = (fraction: number) => void fractions.push(fraction)
  await reconstruct({ images, output, work, quality: "low", tell, say: line => void lines.push(line) })
  return { output, lines, fractions }
}

describe("a release of COLMAP", () => {
  it.each([
    newRelease,
    middleRelease,
  ])("$version is given its own names of options, and its positions are read", async release => {
    const { output, lines, fractions } = await reconstructedBy(release)
    expect(lines[0]).toBe(`COLMAP ${release.version}`)
    const { features } = JSON.parse(await readFile(join(output, "cameras.geojson"), "utf8"))
    const places = features.map(({ geometry }: { geometry: { coordinates: [number, number, number] } }) => geometry.coordinates)
    for (const [index, [longitude, latitude, altitude]] of places.entries()) {
      expect(latitude).toBeCloseTo(46 + index / 10_000, 5)
      expect([longitude, altitude]).toEqual([expect.closeTo(11, 5), expect.closeTo(500, 1)])
    }
    // A line of its log with a time before it counts too.
    expect(fractions).toContainEqual(expect.closeTo(0.4 / 3, 5))
  })

  it("older than 3.8 is refused before it is used, by its number", async () => {
    const error = await reconstructedBy({ ...newRelease, version: "3.7" }).catch(cause => cause)
    const params = { engine: "COLMAP", version: "3.7", least: "3.8" }
    expect(error.problem).toEqual({ code: "reconstruction-engine-old", ...params })
  })
})
