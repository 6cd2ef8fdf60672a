import { assert, describe, it } from "vitest"
import {
  checkMetaFile,
  en,
  type MetaFileKind,
  matchesPattern,
  mayBeMetaFile,
  metaFileKind,
  type Problem,
  readControlPoints,
  readMarks,
  readPositions,
  readProjection,
  readTable,
  renderProblem,
  unknownImages,
} from "../src/index.ts"

const gcp =
  "EPSG:32630\n560000.1 5630000.2 12.5 1024 768 DJI_0001.JPG gcp 1\n# a comment\n560010 5630010 12 90.5 80 DJI_0002.JPG\n"
const geo = "WGS84 UTM 30N\r\nDJI_0001.JPG 560000 5630000 112\r\nDJI_0002.JPG 560010 5630010\r\n"
const mark = (index: number, quality = 50) =>
  `${index}\t400373.488877\t[2264]\t-40,N\t     0,E\t    86,V\t44.42824637,Lat\t1.26196331,Lon\t359.494,Ellh\t0.028, 0.031, 0.055\t${quality},Q`

describe("the kind of a file", () => {
  it.each<[string, string | undefined, MetaFileKind | undefined]>([
    ["camera.txt", undefined, "cameras"],
    ["POSE.TXT", undefined, "poses"],
    ["group.txt", undefined, "groups"],
    ["initial.xms", undefined, "scene"],
    ["initial.xms.zip", undefined, "scene"],
    ["gcp_list.txt", undefined, "control-points"],
    ["geo.txt", undefined, "positions"],
    ["100_0001_Timestamp.MRK", undefined, "marks"],
    ["100_0001_Rinex.obs", undefined, "raw"],
    ["100_0001_PPKRAW.bin", undefined, "raw"],
    ["firmware.bin", undefined, undefined],
    ["notes.txt", undefined, undefined],
    ["gcp_list.txt.bak", undefined, undefined],
    ["constructor", undefined, undefined],
    ["points.csv", undefined, undefined],
    ["points.csv", "Label,X/East,Y/North,Z/Altitude\nA,1,2,3\n", "control-points"],
    ["points.csv", "Point;Easting (m);Northing (m);Height (m)\nA;1,5;2;3\n", "control-points"],
    ["points.csv", "x,y,z,im_x,im_y,image\n1,2,3,4,5,a.jpg\n", "control-points"],
    ["photos.csv", "Image,Latitude,Longitude,Altitude\na.jpg,1,2,3\n", "positions"],
    ["photos.csv", "name,lat,lon,alt\na.jpg,1,2,3\n", "positions"],
    ["shop.csv", "name,price\nx,1\n", undefined],
    ["shop.csv", "nothing of the kind", undefined],
    ["shop.csv", "", undefined],
  ])("%s", (name, text, kind) => {
    assert.strictEqual(metaFileKind(name, text), kind)
  })

  it("is looked for in files of known names alone", () => {
    assert.isTrue(mayBeMetaFile("x.csv"))
    assert.isFalse(mayBeMetaFile("DJI_0001.JPG"))
    assert.isTrue(matchesPattern("a_timestamp.mrk", "*.MRK"))
    assert.isFalse(matchesPattern("geo.txt.old", "geo.txt"))
  })
})

describe("projections", () => {
  it.each([
    ["EPSG:4326", "geographic"],
    ["epsg:32755", "utm"],
    ["WGS84 UTM 32N", "utm"],
    ["+proj=utm +zone=10 +ellps=WGS84 +datum=WGS84 +units=m +no_defs", "utm"],
    ["+proj=longlat +datum=WGS84 +no_defs", "geographic"],
    ["+proj=utm +zone=10 +ellps=bessel", "other"],
    ["EPSG:2056", "other"],
    ["EPSG:32699", "other"],
  ])("%s", (text, kind) => {
    assert.strictEqual(readProjection(text)?.kind, kind)
  })

  it.each(["", "WGS84 UTM 61N", "WGS84 UTM 0S", "EPSG:", "560000 5630000 12 1 2 a.jpg", "UTM 32N"])("%j is none", text => {
    assert.isUndefined(readProjection(text))
  })

  it("knows zone and hemisphere", () => {
    assert.deepInclude(readProjection("EPSG:32755"), { zone: 55, south: true })
    assert.deepInclude(readProjection("+proj=utm +zone=10 +south +datum=WGS84"), { zone: 10, south: true })
    assert.deepInclude(readProjection("WGS84 UTM 32N"), { zone: 32, south: false })
  })
})

describe("what files hold", () => {
  it("control points", () => {
    const { entries, problems, projection } = readControlPoints(gcp)
    assert.deepStrictEqual(problems, [])
    assert.strictEqual(projection?.kind, "utm")
    assert.deepStrictEqual(entries[0], {
      ...{ line: 2, x: 560000.1, y: 5630000.2, z: 12.5, imageX: 1024, imageY: 768, image: "DJI_0001.JPG", label: "gcp 1" },
    })
    assert.deepStrictEqual(unknownImages(entries, ["DJI_0001.JPG"]), ["DJI_0002.JPG"])
  })

  it("positions", () => {
    const { entries, problems } = readPositions(geo)
    assert.deepStrictEqual(problems, [])
    assert.deepStrictEqual(
      entries.map(({ image, z }) => [image, z]),
      [
        ["DJI_0001.JPG", 112],
        ["DJI_0002.JPG", undefined],
      ],
    )
  })

  it("marks", () => {
    const { entries, problems } = readMarks(`${mark(1)}\n${mark(2, 16)}\n`)
    assert.deepStrictEqual(problems, [])
    assert.deepStrictEqual(entries[0], {
      ...{ line: 1, index: 1, latitude: 44.42824637, longitude: 1.26196331, height: 359.494, quality: 50 },
    })
  })

  it("tables, with quotes and decimal commas", () => {
    const { entries, geographic } = readTable('\uFEFFname;lat;lon;alt\n"a;b.jpg";50,5;-1,25;7\n')
    assert.isTrue(geographic)
    assert.deepStrictEqual(entries, [{ line: 2, name: "a;b.jpg", x: -1.25, y: 50.5, z: 7 }])
  })
})

const codesOf = (problems: ReadonlyArray<Problem>) =>
  problems.map(problem => ("line" in problem ? `${problem.line} ${problem.code}` : problem.code))

describe("what cannot be right is named with its line", () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ["gcp_list.txt", gcp, []],
    ["geo.txt", geo, []],
    ["a.MRK", mark(1), []],
    ["camera.txt", "1 2 3\n", []],
    ["initial.xms", "<x/>", []],
    ["gcp_list.txt", "", ["meta-empty"]],
    ["camera.txt", " \n\n", ["meta-empty"]],
    ["camera.txt", "# nothing\n", ["meta-no-lines"]],
    ["pose.txt", "a\0b", ["meta-binary"]],
    ["group.txt", "a\nb\nc\uFFFD", ["3 meta-not-utf8"]],
    ["gcp_list.txt", "EPSG:4326\n", ["meta-no-lines"]],
    ["gcp_list.txt", "a text\n1 2 3 4 5 a.jpg\n", ["1 meta-projection-unknown"]],
    ["gcp_list.txt", "EPSG:4326\n1 2 3 4\n", ["2 meta-fields-missing"]],
    ["gcp_list.txt", "EPSG:4326\n\n1 2 3 4 x a.jpg\n", ["3 meta-not-a-number"]],
    ["gcp_list.txt", "EPSG:4326\n1 2 NaN 4 5 a.jpg\n1 2 0x10 4 5 a.jpg\n", ["2 meta-not-a-number", "3 meta-not-a-number"]],
    ["gcp_list.txt", "EPSG:4326\n50 -120 3 4 5 a.jpg\n", ["2 meta-out-of-range"]],
    ["gcp_list.txt", "EPSG:32632\n9.5 5400000 3 4 -5 a.jpg\n", ["2 meta-out-of-range"]],
    ["geo.txt", "EPSG:4326\na.jpg 1\n", ["2 meta-fields-missing"]],
    ["geo.txt", "EPSG:4326\na.jpg 1 2\na.jpg 1 2\n", ["3 meta-image-twice"]],
    ["geo.txt", "EPSG:4326\na.jpg 1 2 up\n", ["2 meta-not-a-number"]],
    ["geo.txt", "EPSG:4326\na.jpg 1 2 3 extra words\n", []],
    ["a.MRK", `${mark(1)}\nnonsense\n`, ["2 meta-mark-unreadable"]],
    ["a.MRK", mark(1).replace("44.4", "144.4"), ["1 meta-out-of-range"]],
    ["a.obs", "not RINEX", ["meta-not-rinex"]],
    ["a.obs", "     3.03           OBSERVATION DATA    M: Mixed            RINEX VERSION / TYPE\n", []],
    ["a.csv", "Image,Latitude,Longitude\na.jpg,91,2\n,1,2\n", ["2 meta-out-of-range", "3 meta-name-missing"]],
    ["a.csv", "what,is,this\n1,2,3\n", ["meta-columns-unknown"]],
  ])("%s %j", (name, text, expected) => {
    const kind = metaFileKind(name, text) ?? "control-points"
    assert.deepStrictEqual(codesOf(checkMetaFile(kind, name, text)), expected)
  })

  it("some of many, and how many more", () => {
    const problems = checkMetaFile("control-points", "gcp_list.txt", `EPSG:4326\n${"1 2\n".repeat(1_000)}`)
    assert.lengthOf(problems, 21)
    assert.deepStrictEqual(problems.at(-1), { code: "meta-more-problems", count: 980 })
    // Of what is no such file at all, no more is read.
    assert.deepStrictEqual(checkMetaFile("control-points", "gcp_list.txt", `EPSG:4326\n${"1 2\n".repeat(5_000)}`), problems)
  })

  it("shows little of a long line, and no control characters", () => {
    const [problem] = checkMetaFile("control-points", "gcp_list.txt", `\u001b[2J${"x".repeat(100_000)}\n1 2 3 4 5 a\n`)
    const words = problem === undefined ? "" : renderProblem(problem, en)
    assert.isBelow(words.length, 250)
    assert.notInclude(words, "\u001b")
  })

  it("reads a large file of nonsense soon", () => {
    const begun = performance.now()
    for (const text of [" ".repeat(2e6), "(".repeat(9_000), "1".repeat(2e6), `${"1 ".repeat(1e6)}`, "+proj=".repeat(3e5)]) {
      for (const name of ["gcp_list.txt", "geo.txt", "a.MRK", "a.csv"])
        checkMetaFile(metaFileKind(name) ?? "positions", name, text)
    }
    assert.isBelow(performance.now() - begun, 10_000)
  })
})
