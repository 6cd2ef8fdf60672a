import { describe, expect, test, vi } from "vitest"
import { readCameras } from "../src/app/result/cloud/cameras.ts"
import { extentOf } from "../src/app/result/cloud/extent.ts"
import { thinPly } from "../src/app/result/cloud/thinPly.ts"
import { fetchResult } from "../src/app/result/fetchResult.ts"
import { viewablesOf } from "../src/app/result/kinds.ts"
import { readReport } from "../src/app/result/report.ts"
import { makeCameras, makePly, makeReport } from "./support/cloud.ts"

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
  test("those are shown that a browser can show, point clouds first", () => {
    const all = [
      one("ortho.png", "orthophoto"),
      one("ortho.tif", "orthophoto"),
      one("preview.jpg", undefined),
      one("points.ply", "pointcloud"),
      one("points.laz", "pointcloud"),
      one("far.ply", "pointcloud", "file:///srv/far.ply"),
    ]
    expect(viewablesOf(all).map(({ as, download }) => [as, download.name])).toEqual([
      ["cloud", "points.ply"],
      ["image", "ortho.png"],
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
