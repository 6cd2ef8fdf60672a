import { describe, expect, test, vi } from "vitest"
import { readCameras } from "../src/app/result/cloud/cameras.ts"
import { extentOf } from "../src/app/result/cloud/extent.ts"
import { readLas } from "../src/app/result/cloud/readLas.ts"
import { thinPly } from "../src/app/result/cloud/thinPly.ts"
import { fetchResult } from "../src/app/result/fetchResult.ts"
import { viewablesOf } from "../src/app/result/kinds.ts"
import { paint, rangeOf } from "../src/app/result/raster/colours.ts"
import { levelFor, placeOn, seenOf, sizeFor } from "../src/app/result/raster/placing.ts"
import { readReport } from "../src/app/result/report.ts"
import { makeCameras, makePly, makeReport } from "./support/cloud.ts"
import { makeLas } from "./support/las.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: ArrayBuffer) => new TextDecoder("latin1").decode(bytes)
const ascii = (points: number) =>
  bytesOf(
    `ply\r\nformat ascii 1.0\r\ncomment x\r\nelement vertex ${points}\r\nproperty float x\r\nproperty float y\r\nproperty float z\r\nend_header\r\n${Array.from({ length: points }, (_, at) => `${at} 0 1\r\n`).join("")}`,
  )

describe("a point cloud with too many points", () => {
  test("is thinned to every n-th, whose bytes stay", () => {
    const whole = makePly(1000)
    const thin = thinPly(whole, 300)
    expect(thin).toMatchObject({ points: 250, of: 1000 })
    const body = new Uint8Array(thin.ply).subarray(-250 * 15)
    const original = whole.subarray(-1000 * 15)
    expect(body.subarray(15, 30)).toEqual(original.subarray(4 * 15, 5 * 15))
    expect(textOf(thin.ply)).toMatch(/^ply\nformat binary_little_endian 1.0\nelement vertex 250\nproperty float x\n/)
    expect(thinPly(whole, 1000).points).toBe(1000)
  })

  test("is thinned by lines where it is text", () => {
    const thin = thinPly(ascii(10), 4)
    expect(textOf(thin.ply)).toMatch(
      /element vertex 4\n(property float .\n){3}end_header\n0 0 1\r?\n3 0 1\r?\n6 0 1\r?\n9 0 1\r?\n$/,
    )
  })

  test("loses its faces", () => {
    const vertex = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\n"
    const thin = thinPly(bytesOf(`${vertex}element face 1\nproperty list uchar int vertex_indices\nend_header\n7\n3 0 0 0\n`), 9)
    expect(textOf(thin.ply)).toBe(`${vertex}end_header\n7\n`)
  })

  test.each([
    ["no PLY", bytesOf("<html>")],
    ["cut off", makePly(100).subarray(0, 900)],
    ["cut off in text", ascii(10).subarray(0, 170)],
    ["without points", bytesOf("ply\nformat ascii 1.0\nelement vertex 0\nend_header\n")],
    ["of an unknown type", bytesOf("ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty quad x\nend_header\n12345")],
  ])("is unreadable where it is %s", (_, bytes) => {
    expect(() => thinPly(bytes, 100)).toThrow("unreadable")
  })
})

describe("a LAS file", () => {
  const noLaz = () => expect.fail("it is not compressed")

  test("is read with its colours, from its first point, and thinned", async () => {
    const { positions, colours, origin, of } = await readLas(makeLas(10_000), 5_000, noLaz)
    expect([of, positions.length, origin]).toEqual([10_000, 15_000, [500_000, 5_000_000, 100]])
    // The second point that is kept is the third of the file: two metres to the east, and half a metre higher.
    expect([...positions.subarray(0, 6)]).toEqual([0, 0, 0, 2, 0, 0.5])
    expect([...(colours ?? []).slice(0, 6)]).toEqual([255, 128, 0, 250, 128, 5])
  })

  test("that is black everywhere has no colours, and one with 8 bits has them as they are", async () => {
    const dark = makeLas(4)
    const dim = makeLas(4)
    for (const at of [0, 1, 2, 3]) {
      dark.fill(0, 227 + at * 26 + 20, 227 + (at + 1) * 26)
      dim.set([200, 0, 100, 0, 50, 0], 227 + at * 26 + 20)
    }
    expect((await readLas(dark, 9, noLaz)).colours).toBeUndefined()
    expect([...((await readLas(dim, 9, noLaz)).colours ?? [])].slice(0, 3)).toEqual([200, 100, 50])
  })

  test.each([
    ["none", new TextEncoder().encode("<html>".repeat(99))],
    ["cut off", makeLas(100).subarray(0, 2_000)],
    ["cut off in its header", makeLas(100).subarray(0, 200)],
    ["without points", makeLas(0)],
    ["of an unknown format", makeLas(9).fill(63, 104, 105)],
  ])("is unreadable where it is %s", async (_, bytes) => {
    await expect(readLas(bytes, 100, noLaz)).rejects.toThrow("unreadable")
  })
})

describe("an image of which only what is seen is loaded", () => {
  const ground = { width: 400, height: 300 }
  const image = { width: 8_000, height: 3_000 }

  test("fits into the ground first; zoomed, a part of it is seen", () => {
    const fit = placeOn(ground, image, { x: 0, y: 0, k: 1 })
    expect(fit).toEqual({ x: 0, y: 75, scale: 0.05 })
    expect(seenOf(ground, image, fit)).toEqual({ left: 0, top: 0, right: 8_000, bottom: 3_000 })
    const near = placeOn(ground, image, { x: -3_800, y: -1_400, k: 20 })
    expect(seenOf(ground, image, near)).toEqual({ left: 3_800, top: 0, right: 4_200, bottom: 200 })
    expect(seenOf(ground, image, placeOn(ground, image, { x: 900, y: 0, k: 1 }))).toBeUndefined()
  })

  test("is asked for in the pixels of the screen, at most in its own", () => {
    const window = { left: 0, top: 0, right: 1_000, bottom: 500 }
    expect(sizeFor(window, { x: 0, y: 0, scale: 0.1 }, 2)).toEqual({ width: 200, height: 100 })
    expect(sizeFor(window, { x: 0, y: 0, scale: 9 }, 2)).toEqual({ width: 1_000, height: 500 })
  })

  test("is read from the coarsest overview that is fine enough", () => {
    const levels = [image, { width: 4_000, height: 1_500 }, { width: 2_000, height: 750 }] as const
    const whole = { left: 0, top: 0, right: 8_000, bottom: 3_000 }
    expect(levelFor(levels, whole, { width: 400, height: 150 })).toBe(levels[2])
    expect(levelFor(levels, whole, { width: 2_001, height: 750 })).toBe(levels[2])
    expect(levelFor(levels, whole, { width: 2_400, height: 900 })).toBe(levels[1])
    expect(levelFor(levels, { ...whole, right: 400, bottom: 150 }, { width: 400, height: 150 })).toBe(image)
  })

  test("has heights as shades of grey, and nothing where there is none", () => {
    const values = [...Array.from({ length: 100 }, (_, at) => 50 + at), -9_999, Number.NaN]
    const range = rangeOf({ values, count: 1 }, -9_999)
    expect(range).toEqual({ low: 52, high: 147 })
    const pixels = new Uint8ClampedArray(values.length * 4)
    paint({ values, count: 1 }, range, -9_999, pixels)
    expect([...pixels.subarray(0, 4)]).toEqual([0, 0, 0, 255])
    expect([...pixels.subarray(99 * 4, 100 * 4)]).toEqual([255, 255, 255, 255])
    expect([pixels[100 * 4 + 3], pixels[101 * 4 + 3]]).toEqual([0, 0])
    expect(rangeOf({ values: [7, 7], count: 1 }, null)).toEqual({ low: 7, high: 8 })
  })

  test("is transparent where its fourth band says so", () => {
    const pixels = new Uint8ClampedArray(8)
    paint({ values: [1, 2, 3, 0, 4, 5, 6, 255], count: 4 }, { low: 0, high: 255 }, null, pixels)
    expect([...pixels]).toEqual([1, 2, 3, 0, 4, 5, 6, 255])
  })
})

describe("what lies beside a point cloud", () => {
  test("cameras are read with names in quotes, and without lines that are no numbers", () => {
    const cameras = readCameras(`${makeCameras(3)}"a, ""b"".JPG",1,2,3,1,0,0,0,,,\r\nbad.JPG,1,,3,1,0,0,0,,,\n`)
    expect(cameras.map(({ name }) => name)).toEqual(["DJI_0001.JPG", "DJI_0002.JPG", "DJI_0003.JPG", 'a, "b".JPG'])
    expect(cameras[0]).toMatchObject({ position: [-40, -30, 45], rotation: [1, 0, 0, 0] })
    expect(readCameras("name,latitude\na,1\n")).toEqual([])
  })

  test("a report of another engine is none", () => {
    expect(readReport(makeReport(16, ["a.JPG", "b.JPG"], 3600))).toMatchObject({ images: 18, unregistered: ["a.JPG", "b.JPG"] })
    expect(readReport("<html>")).toBeUndefined()
    expect(readReport('{"registered": "all"}')).toBeUndefined()
  })

  test("the view takes in most points and all cameras, not what is far off", () => {
    const points = Array.from({ length: 1000 }, (_, at) => [at / 100, at / 100, 0])
    const { centre, radius } = extentOf([...points, [1e6, 1e6, 1e6]].flat(), [])
    expect(centre[0]).toBeCloseTo(5, 0)
    expect(radius).toBeLessThan(10)
    const [camera] = readCameras(makeCameras(1))
    expect(extentOf(points.flat(), camera === undefined ? [] : [camera]).radius).toBeGreaterThan(30)
  })
})

describe("of the results", () => {
  const one = (name: string, kind: string | undefined, link = "https://api/x") =>
    ({ name, kind, link, state: "Ready", size: 1, checksum: undefined }) as const
  test("those are shown that the page can show, point clouds first", () => {
    const all = [
      one("ortho.png", "orthophoto"),
      one("ortho.tif", "orthophoto"),
      one("preview.jpg", undefined),
      one("mask.tif", undefined),
      one("points.ply", "pointcloud"),
      one("points.laz", "pointcloud"),
      one("far.ply", "pointcloud", "file:///srv/far.ply"),
    ]
    expect(viewablesOf(all).map(({ as, download }) => [as, download.name])).toEqual([
      ["cloud", "points.ply"],
      ["cloud", "points.laz"],
      ["image", "ortho.png"],
      ["raster", "ortho.tif"],
    ])
  })

  test("a file that is larger than said, or than may be, is left", async () => {
    const answer = vi.spyOn(globalThis, "fetch")
    const options = { signal: new AbortController().signal, atMost: 100 }
    answer.mockResolvedValueOnce(new Response(new Uint8Array(101)))
    await expect(fetchResult("https://api/x", options)).rejects.toThrow("too-big")
    answer.mockResolvedValueOnce(new Response("", { headers: { "content-length": "101" } }))
    await expect(fetchResult("https://api/x", options)).rejects.toThrow("too-big")
    answer.mockResolvedValueOnce(new Response("no", { status: 403 }))
    await expect(fetchResult("https://api/x", options)).rejects.toThrow("unreachable")
    answer.mockResolvedValueOnce(new Response(new Uint8Array(100)))
    expect((await fetchResult("https://api/x", options)).length).toBe(100)
    answer.mockRestore()
  })
})
