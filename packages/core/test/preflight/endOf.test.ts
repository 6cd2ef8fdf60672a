import { endOf, readFacts } from "@altilift/core/preflight"
import { describe, expect, test } from "vitest"

/** Bytes that look random, always the same. */
const noise = (length: number, seed = 1): ReadonlyArray<number> => {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const begin = [0xff, 0xd8]
const end = [0xff, 0xd9]
/** A segment with EXIF's thumbnail in it, which is a JPEG with an end of its own. */
const exif = [0xff, 0xe1, 0, 10, ...begin, 1, 2, 3, 4, ...end]
const scanHeader = [0xff, 0xda, 0, 4, 1, 0]
/** Compressed pixels: a zero is stuffed behind 0xff, and a restart stands among them. */
const scan = (length: number) => [...noise(length).flatMap(byte => (byte === 0xff ? [0xff, 0] : [byte])), 0xff, 0xd3, 1, 2]
const jpeg = (length: number) => [...begin, ...exif, 0xff, ...exif, ...scanHeader, ...scan(length), ...end]

const name = (text: string) => [...text].map(letter => letter.charCodeAt(0))
const chunk = (kind: string, data: ReadonlyArray<number>) => [
  ...[24, 16, 8, 0].map(bits => (data.length >> bits) & 255),
  ...name(kind),
  ...data,
  ...noise(4),
]
const png = (length: number, chunks: number) => [
  ...[0x89, ...name("PNG\r\n\x1a\n"), ...chunk("IHDR", noise(13))],
  ...Array.from({ length: chunks }, (_, at) => chunk("IDAT", noise(length / chunks, at))).flat(),
  ...chunk("IEND", []),
]

const short = (value: number) => [value >> 8, value & 255]
const long = (value: number) => [...short(value >>> 16), ...short(value & 0xffff)]
/** A TIFF of Motorola's byte order: its directory, strips of 100 bytes, and where there are more, the lists of them. */
const tiff = (strips: number): ReadonlyArray<number> => {
  const header = [0x4d, 0x4d, 0, 42, ...long(8)]
  const pixels = header.length + 2 + 2 * 12 + 4
  const lists = pixels + strips * 100
  const entry = (tag: number, values: ReadonlyArray<number>, at: number) => [
    ...[...short(tag), ...short(4), ...long(strips)],
    ...(strips === 1 ? values : long(at)),
  ]
  const places = Array.from({ length: strips }, (_, at) => long(pixels + at * 100)).flat()
  const lengths = Array.from({ length: strips }, () => long(100)).flat()
  const directory = [...short(2), ...entry(273, places, lists), ...entry(279, lengths, lists + places.length), ...long(0)]
  return [...header, ...directory, ...noise(strips * 100), ...(strips === 1 ? [] : [...places, ...lengths])]
}

/** Where a file was read. */
interface Read {
  readonly from: number
  readonly bytes: number
}

const sourceOf = (content: ReadonlyArray<number>, reads: Array<Read> = []) => {
  const bytes = Uint8Array.from(content)
  return async (from: number, length: number) => {
    const part = bytes.slice(from, from + length)
    reads.push({ from, bytes: part.length })
    return part
  }
}
const ends = (content: ReadonlyArray<number>) => endOf(content.length, sourceOf(content))
const half = (content: ReadonlyArray<number>) => content.slice(0, content.length / 2)
const zeroes = (length: number) => new Array<number>(length).fill(0)

describe("the end of a JPEG", () => {
  test.each([1_000, 200_000])("of %i bytes is there, and missing when the file is cut off anywhere", async length => {
    const whole = jpeg(length)
    expect(await ends(whole)).toBe("there")
    for (const kept of [whole.length - 1, whole.length - 2, length * 0.9, length / 2, 700, 45, 20])
      expect([kept, await ends(whole.slice(0, kept))]).toEqual([kept, "missing"])
  })

  test("is there when padding, notes or another JPEG follow it", async () => {
    const whole = jpeg(200_000)
    for (const more of [zeroes(3_000), name("notes of the camera"), [...zeroes(500), ...jpeg(90_000)]])
      expect(await ends([...whole, ...more])).toBe("there")
  })

  test("is unclear when much else follows it: erased flash, a film, a mask", async () => {
    const whole = jpeg(100_000)
    const film = noise(50_000, 7).map((byte, at, all) => (byte === 0xd9 && all[at - 1] === 0xff ? 0 : byte))
    const mask = Array.from({ length: 40_000 }, (_, at) => (at % 2 === 0 ? 0xff : 0))
    for (const more of [new Array<number>(50_000).fill(0xff), film, mask, [...film, ...zeroes(50_000)]])
      expect(await ends([...whole, ...more])).toBe("unclear")
  })

  test("is there before any number of zeroes, also with a preview between them", async () => {
    const whole = jpeg(150_000)
    for (const count of [17_000, 50_000, 1_000_000]) expect(await ends([...whole, ...zeroes(count)])).toBe("there")
    expect(await ends([...whole, ...zeroes(60_000), ...jpeg(90_000), ...zeroes(70_000)])).toBe("there")
  })

  test("is missing when zeroes stand for the rest of the photo", async () => {
    const whole = jpeg(400_000)
    for (const kept of [0.3, 0.5, 0.8, 0.95]) {
      const data = whole.slice(0, whole.length * kept)
      expect([kept, await ends([...data, ...zeroes(whole.length - data.length)])]).toEqual([kept, "missing"])
    }
  })

  test("is not missing when zeroes are a part of the photo: the rest is read before that is said", async () => {
    const flat = [...begin, ...exif, ...scanHeader, ...scan(150_000), ...zeroes(60_000), ...scan(30_000), ...end]
    expect(await ends([...flat, ...zeroes(90_000)])).not.toBe("missing")
  })

  test("is missing when the preview behind the photo is cut off", async () => {
    expect(await ends([...jpeg(100_000), ...zeroes(500), ...half(jpeg(90_000))])).toBe("missing")
  })
})

describe("the end of a PNG", () => {
  test.each([1, 30])("with %i chunks of pixels is there, and missing when the file is cut off", async chunks => {
    const whole = png(240_000, chunks)
    expect(await ends(whole)).toBe("there")
    expect(await ends([...whole, ...zeroes(3_000)])).toBe("there")
    for (const kept of [whole.length - 13, whole.length / 2, 100]) expect(await ends(whole.slice(0, kept))).toBe("missing")
    expect(await ends([...whole, ...zeroes(50_000)])).toBe("unclear")
  })
})

describe("the end of a TIFF", () => {
  test.each([1, 30])("with %i strips is there, and missing when the file is cut off anywhere", async strips => {
    const whole = tiff(strips)
    expect(await ends(whole)).toBe("there")
    expect(await ends([...whole, ...zeroes(3_000)])).toBe("there")
    for (const kept of [whole.length - 1, whole.length / 2, 40, 20, 9, 8])
      expect([kept, await ends(whole.slice(0, kept))]).toEqual([kept, "missing"])
  })

  test("is missing when zeroes stand for its directory, and is there when that says nothing of pixels", async () => {
    expect(await ends([...tiff(2).slice(0, 8), ...zeroes(500)])).toBe("missing")
    const other = [0x4d, 0x4d, 0, 42, ...long(8), ...short(1), ...short(256), ...short(4), ...long(1), ...long(9), ...long(0)]
    expect(await ends(other)).toBe("there")
  })
})

test("nothing is said of other files", async () => {
  expect(await ends(name("GIF89a"))).toBeUndefined()
  expect(await ends([])).toBeUndefined()
})

test("it costs the reader of headers one read of 16 KiB more, and none of a file whose beginning is all of it", async () => {
  const cutOff = async (content: ReadonlyArray<number>) => {
    const reads: Array<Read> = []
    const facts = await readFacts({ name: "a.jpg", size: content.length, bytesOf: sourceOf(content, reads) })
    const ofEnd = reads.filter(({ from }) => from > 0)
    return [facts.kind === "image" && facts.isCutOff, ofEnd.map(({ bytes }) => bytes)]
  }
  expect(await cutOff(jpeg(300_000))).toEqual([false, [16_384]])
  expect(await cutOff([...jpeg(300_000), 0, 0])).toEqual([false, [16_384]])
  expect(await cutOff(half(jpeg(300_000)))).toEqual([true, [16_384]])
  expect(await cutOff(half(jpeg(100_000)))).toEqual([true, []])
})
