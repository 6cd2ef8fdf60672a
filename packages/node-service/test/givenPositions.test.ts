import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { metresBetween } from "../src/colmap/geodesy.ts"
import { givenPositions } from "../src/colmap/givenPositions.ts"
import type { Manifest } from "../src/colmap/manifest.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const images = (names: ReadonlyArray<string>): Manifest["images"] =>
  names.map((originalName, index) => ({
    name: originalName.toLowerCase(),
    originalName,
    gps: { latitude: 50 + index / 10_000, longitude: -1, altitude: 100 },
  }))

/** Reads files beside photos. */
const read = async (
  files: ReadonlyArray<readonly [name: string, kind: string, text: string]>,
  of: Manifest["images"] = images(["A_0001.JPG", "A_0002.JPG", "A_0003.JPG"]),
) => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, "meta"))
  for (const [name, , text] of files) await writeFile(join(folder, "meta", name), text)
  const meta = files.map(([name, kind]) => ({ file: `meta/${name}`, name, kind }))
  const said: Array<string> = []
  const given = await givenPositions({ images: of, meta }, join(folder, "manifest.json"), line => void said.push(line))
  return { given, said }
}

const mark = (index: number, latitude: number, quality = 50) =>
  `${index}\t4.5\t[2264]\t-40,N\t0,E\t86,V\t${latitude.toFixed(8)},Lat\t-1.00000000,Lon\t359.494,Ellh\t0.1, 0.1, 0.1\t${quality},Q\n`

describe("geo.txt", () => {
  it("in degrees, and the altitude of the photo where it says none", async () => {
    const { given } = await read([
      [
        "geo.txt",
        "positions",
        "EPSG:4326\nA_0001.JPG -1.5 50.1 12\nA_0002.JPG -1.6 50.2\nA_0003.JPG -1.7 50.3 14\nother.jpg 1 2 3\n",
      ],
    ])
    assert.deepStrictEqual(given?.from, ["geo.txt"])
    assert.deepStrictEqual(
      [...(given?.places ?? [])],
      [
        ["a_0001.jpg", { latitude: 50.1, longitude: -1.5, altitude: 12 }],
        ["a_0002.jpg", { latitude: 50.2, longitude: -1.6, altitude: 100 }],
        ["a_0003.jpg", { latitude: 50.3, longitude: -1.7, altitude: 14 }],
      ],
    )
  })

  it("in metres of UTM, on both hemispheres", async () => {
    const line = (name: string) => `${name} 500000 5000000 10\n`
    for (const [head, latitude, longitude] of [
      ["WGS84 UTM 31N", 45.1535, 3],
      ["EPSG:32755", -45.1538, 147],
      ["+proj=utm +zone=31 +ellps=WGS84 +datum=WGS84 +units=m +no_defs", 45.1535, 3],
    ] as const) {
      const { given } = await read([
        ["geo.txt", "positions", `${head}\n${line("A_0001.JPG")}${line("A_0002.JPG")}${line("A_0003.JPG")}`],
      ])
      const place = given?.places.get("a_0001.jpg") ?? { latitude: 0, longitude: 0, altitude: 0 }
      assert.approximately(place.longitude, longitude, 1e-6, head)
      assert.approximately(place.latitude, latitude, 2e-3, head)
    }
  })

  it("in a projection that is not known is not used, and that is said", async () => {
    const { given, said } = await read([
      ["geo.txt", "positions", "EPSG:2056\nA_0001.JPG 1 2 3\nA_0002.JPG 1 2 3\nA_0003.JPG 1 2 3\n"],
    ])
    assert.isUndefined(given)
    assert.deepStrictEqual(said, ["geo.txt: its projection is not known here, and its positions are not used"])
  })

  it("goes before marks", async () => {
    const geo = "EPSG:4326\nA_0001.JPG 1 2 3\nA_0002.JPG 1 2 3\nA_0003.JPG 1 2 3\n"
    const marks = mark(1, 50) + mark(2, 50.0001) + mark(3, 50.0002)
    const { given } = await read([
      ["A_Timestamp.MRK", "marks", marks],
      ["geo.txt", "positions", geo],
    ])
    assert.deepStrictEqual(given?.from, ["geo.txt"])
  })
})

it("a table in degrees", async () => {
  const { given } = await read([
    ["p.csv", "positions", "Image,Lat,Lon,Alt\nA_0001.JPG,1,2,3\nA_0002.JPG,1,2,3\nA_0003.JPG,1,2,3\n"],
  ])
  assert.deepStrictEqual(given?.places.get("a_0002.jpg"), { latitude: 1, longitude: 2, altitude: 3 })
})

describe("marks", () => {
  it("belong to the photo of their number, and those without a position are left out", async () => {
    const { given, said } = await read([
      ["A_Timestamp.MRK", "marks", mark(1, 50) + mark(2, 50.0001) + mark(3, 50.0002) + mark(4, 50, 0)],
    ])
    assert.deepStrictEqual(said, [])
    assert.deepStrictEqual([...(given?.places.keys() ?? [])], ["a_0001.jpg", "a_0002.jpg", "a_0003.jpg"])
    assert.deepStrictEqual(given?.places.get("a_0003.jpg"), { latitude: 50.0002, longitude: -1, altitude: 359.494 })
  })

  it("of several flights go by the name, else by the position of the photo", async () => {
    const one = mark(1, 50) + mark(2, 50.0001) + mark(3, 50.0002)
    const two = mark(1, 51) + mark(2, 51.0001) + mark(3, 51.0002)
    const byPlace = await read(
      [
        ["X_Timestamp.MRK", "marks", two],
        ["Y_Timestamp.MRK", "marks", one],
      ],
      images(["DJI_20260101_0001_V.JPG", "DJI_20260101_0002_V.JPG", "DJI_20260101_0003_V.JPG"]),
    )
    assert.strictEqual(byPlace.given?.places.get("dji_20260101_0002_v.jpg")?.latitude, 50.0001)
    const withoutGps = images(["A_0001.JPG", "A_0002.JPG", "A_0003.JPG"]).map(image => ({ ...image, gps: null }))
    const byName = await read(
      [
        ["B_Timestamp.MRK", "marks", two],
        ["A_Timestamp.MRK", "marks", one],
      ],
      withoutGps,
    )
    assert.strictEqual(byName.given?.places.get("a_0002.jpg")?.latitude, 50.0001)
    const unclear = await read(
      [
        ["B_Timestamp.MRK", "marks", two],
        ["C_Timestamp.MRK", "marks", one],
      ],
      withoutGps,
    )
    assert.isUndefined(unclear.given)
  })

  it("of another flight alone are not used", async () => {
    const { given } = await read([["X_Timestamp.MRK", "marks", mark(1, 51) + mark(2, 51) + mark(3, 51)]])
    assert.isUndefined(given)
  })
})

it("says that ground control points are not used, and that two positions are too few", async () => {
  const { given, said } = await read([
    ["gcp_list.txt", "control-points", "EPSG:4326\n1 2 3 4 5 A_0001.JPG\n"],
    ["geo.txt", "positions", "EPSG:4326\nA_0001.JPG 1 2 3\nA_0002.JPG 1 2 3\n"],
  ])
  assert.isUndefined(given)
  assert.deepStrictEqual(said, [
    "gcp_list.txt: COLMAP does not use ground control points",
    "geo.txt: positions of 2 photos are too few to align a model",
  ])
})

it("metres between places", () => {
  const [one, other] = [50, 50.001].map(latitude => ({ latitude, longitude: 0, altitude: 0 }))
  if (one === undefined || other === undefined) throw new Error("no places")
  assert.approximately(metresBetween(one, other), 111.2, 0.2)
})
