import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import ExifReader from "exifreader"
import sharp from "sharp"
import { afterAll, describe, expect, it } from "vitest"
import { ColmapError } from "../src/colmap/colmap.ts"
import { camerasCsv } from "../src/colmap/exports.ts"
import { type GeoPoint, placeAt } from "../src/colmap/geodesy.ts"
import { reconstruct } from "../src/colmap/reconstruct.ts"
import { readPoints, readPoses } from "../src/colmap/textModel.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

describe("a text model of COLMAP", () => {
  it("says where its cameras are", () => {
    // A quarter turn about z, and a name with a blank.
    const [half, none] = [Math.SQRT1_2, 0]
    const text = `# comment\n1 ${half} ${none} ${none} ${half} 1 2 3 1 a photo.jpg\n1 2 -1\n2 1 0 0 0 4 5 6 1 b.jpg\n\n`
    const [turned, straight] = readPoses(text)
    expect(turned?.name).toBe("a photo.jpg")
    expect(turned?.centre.map(value => Math.round(value))).toEqual([-2, 1, -3])
    expect(straight?.centre.map(value => value + 0)).toEqual([-4, -5, -6])
  })

  it("counts its points and their error", () => {
    expect(readPoints("# comment\n1 0 0 0 9 9 9 0.5 1 2\n2 0 0 0 9 9 9 1.5 1 2\n")).toEqual({ count: 2, error: 1 })
    expect(readPoints("")).toEqual({ count: 0, error: 0 })
  })

  it("is written with names of any kind", () => {
    const pose = { name: 'a,"b".jpg', rotation: [1, 0, 0, 0], centre: [0, 0, 0], place: undefined } as const
    expect(camerasCsv([pose]).split("\n")[1]).toMatch(/^"a,""b""\.jpg",0\.0000,/)
  })
})

describe("metres around a place", () => {
  it("are places on the ellipsoid", () => {
    const origin: GeoPoint = { latitude: 46.84, longitude: -91.99, altitude: 200 }
    expect(placeAt(origin)([0, 0, 0]).latitude).toBeCloseTo(46.84, 9)
    const north = placeAt(origin)([0, 1_000, 0])
    // A degree of latitude has 111.17 km there.
    expect((north.latitude - origin.latitude) * 111_170).toBeCloseTo(1_000, -1)
    const east = placeAt(origin)([1_000, 0, 0])
    expect((east.longitude - origin.longitude) * 111_320 * Math.cos((46.84 * Math.PI) / 180)).toBeCloseTo(1_000, -1)
    expect(placeAt(origin)([0, 0, 50]).altitude).toBeCloseTo(250, 3)
  })
})

const photos = resolve(import.meta.dirname, "../../../../shared/photos/brighton-beach")
const hasColmap = spawnSync("colmap", ["help"], { env: { ...process.env, QT_QPA_PLATFORM: "offscreen" } }).status === 0
const can = hasColmap && existsSync(photos)
if (!can) console.warn("SKIPPED: reconstructions by COLMAP, for want of colmap on the path or of the sample photos")

const prepare = async () => {
  const folder = await temporaryFolder()
  const [images, output, work] = [join(folder, "images"), join(folder, "output"), join(folder, "work")]
  for (const path of [images, output, work]) await mkdir(path)
  return { images, output, work }
}

/** Eight of the sample photos, and the positions that they say. */
const scaledPhotos = async () => {
  const places = await prepare()
  const names = (await readdir(photos)).filter(name => name.endsWith(".JPG")).sort()
  const positions = new Map<string, readonly [number, number]>()
  for (const [index, name] of names.slice(-8).entries()) {
    const bytes = await sharp(join(photos, name)).resize(1_000, 1_000, { fit: "inside" }).keepExif().jpeg().toBuffer()
    // A photo need not have an extension: the service looks at its content.
    const file = index === 0 ? name.replace(".JPG", "") : name
    await writeFile(join(places.images, file), bytes)
    const { gps } = ExifReader.load(bytes, { expanded: true })
    positions.set(file, [gps?.Latitude ?? 0, gps?.Longitude ?? 0])
  }
  return { places, positions }
}

describe("a set of two photos", () => {
  it("is refused before anything is computed, and names them", async () => {
    const places = await prepare()
    for (const name of ["a.jpg", "b.jpg"]) await writeFile(join(places.images, name), "photo")
    const made = reconstruct({ ...places, quality: "low", tell: () => undefined, say: () => undefined })
    const error = await made.catch(cause => cause)
    expect(error.problem).toEqual({
      code: "reconstruction-few-registered",
      registered: 0,
      of: 2,
      unused: ["a.jpg", "b.jpg"],
    })
  })
})

/** A picture that overlaps no other. */
const noise = () => {
  const gaussian = { type: "gaussian", mean: 120, sigma: 60 } as const
  return sharp({ create: { width: 400, height: 300, channels: 3, background: "green", noise: gaussian } })
    .jpeg()
    .toBuffer()
}

describe.skipIf(!can)("a reconstruction by COLMAP", () => {
  it("is a georeferenced model of real photos", { timeout: 240_000 }, async () => {
    const { places, positions } = await scaledPhotos()
    const steps = new Set<string>()
    await reconstruct({ ...places, quality: "low", tell: (_, step) => void steps.add(step), say: () => undefined })
    expect([...steps]).toEqual(["features", "matching", "mapping", "alignment", "export", "done"])
    const report = JSON.parse(await readFile(join(places.output, "report.json"), "utf8"))
    expect(report).toMatchObject({ images: 8, registered: 8, unregistered: [], aligned: true })
    expect(report.points).toBeGreaterThan(200)
    expect(report.reprojectionError).toBeLessThan(2)
    expect((await readFile(join(places.output, "sparse.ply"))).subarray(0, 3).toString()).toBe("ply")
    const { features } = JSON.parse(await readFile(join(places.output, "cameras.geojson"), "utf8"))
    expect(features).toHaveLength(8)
    for (const { properties, geometry } of features) {
      const [latitude = 0, longitude = 0] = positions.get(properties.name) ?? []
      // 5e-5 degrees are five metres: what the alignment allows.
      expect(Math.abs(geometry.coordinates[1] - latitude)).toBeLessThan(5e-5)
      expect(Math.abs(geometry.coordinates[0] - longitude)).toBeLessThan(8e-5)
    }
  })

  it("lies where files beside the photos say, and not where the photos do", { timeout: 240_000 }, async () => {
    const { places, positions } = await scaledPhotos()
    const folder = join(places.images, "..")
    await mkdir(join(folder, "meta"))
    const lines = [...positions].map(([name, [latitude, longitude]]) => `${name} ${longitude} ${latitude + 0.01} 50`)
    await writeFile(join(folder, "meta", "geo.txt"), `EPSG:4326\n${lines.join("\n")}\n`)
    const images = [...positions.keys()].map(name => ({ name, originalName: name, gps: null }))
    const meta = [{ file: "meta/geo.txt", name: "geo.txt", kind: "positions" }]
    const manifest = join(folder, "manifest.json")
    await writeFile(manifest, JSON.stringify({ images, meta }))
    const said: Array<string> = []
    await reconstruct({ ...places, manifest, quality: "low", tell: () => undefined, say: line => void said.push(line) })
    expect(said).toContain("positions of 8 photos are those of geo.txt")
    const report = JSON.parse(await readFile(join(places.output, "report.json"), "utf8"))
    expect(report).toMatchObject({ registered: 8, aligned: true, positionsFrom: ["geo.txt"] })
    const { features } = JSON.parse(await readFile(join(places.output, "cameras.geojson"), "utf8"))
    for (const { properties, geometry } of features) {
      const [latitude = 0] = positions.get(properties.name) ?? []
      expect(Math.abs(geometry.coordinates[1] - latitude - 0.01)).toBeLessThan(5e-5)
      expect(Math.abs(geometry.coordinates[2] - 50)).toBeLessThan(10)
    }
  })

  it("fails where less than half of the photos fit together, and names the others", { timeout: 300_000 }, async () => {
    const places = await prepare()
    const near = (await readdir(photos))
      .filter(name => name.endsWith(".JPG"))
      .sort()
      .slice(-8)
    for (const name of near) {
      const scaled = sharp(join(photos, name)).resize(1_000, 1_000, { fit: "inside" }).keepExif()
      await writeFile(join(places.images, name), await scaled.jpeg().toBuffer())
    }
    const others = Array.from({ length: 9 }, (_, index) => `other-${index}.jpg`)
    for (const name of others) await writeFile(join(places.images, name), await noise())
    const fractions: Array<number> = []
    const tell = (fraction: number) => void fractions.push(fraction)
    const error = await reconstruct({ ...places, quality: "low", tell, say: () => undefined }).catch(cause => cause)
    expect(error.problem).toEqual({ code: "reconstruction-few-registered", registered: 8, of: 17, unused: others })
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other))
    expect(fractions.at(-1)).toBeLessThanOrEqual(0.951)
  })

  it("fails for photos that do not overlap, and names them", { timeout: 120_000 }, async () => {
    const places = await prepare()
    for (const name of ["a.jpg", "b.jpg", "c.jpg"]) await writeFile(join(places.images, name), await noise())
    const made = reconstruct({ ...places, quality: "low", tell: () => undefined, say: () => undefined })
    const error = await made.catch(cause => cause)
    expect(error).toBeInstanceOf(ColmapError)
    expect(error.problem).toEqual({
      code: "reconstruction-few-registered",
      registered: 0,
      of: 3,
      unused: ["a.jpg", "b.jpg", "c.jpg"],
    })
  })
})
