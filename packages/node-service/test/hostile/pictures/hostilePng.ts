import { deflateSync } from "node:zlib"
import type { Dice } from "./Dice.ts"
import { hostileExif } from "./hostileExif.ts"
import { blackPng, chunk, ihdr, inflatedSize, type PngShape, pngSignature, zlibOfZeros } from "./png.ts"

/** The most that a picture inflates to: more would take a test's time, and no other path. */
const mostInflated = 3e9

const shape = (dice: Dice): PngShape => {
  const [depth, colour] = dice.pick([
    [1, 0],
    [8, 0],
    [16, 0],
    [8, 2],
    [16, 2],
    [1, 3],
    [4, 3],
    [8, 3],
    [8, 4],
    [16, 4],
    [8, 6],
    [16, 6],
  ])
  const drawn = { depth: depth as number, colour: colour as number, interlaced: dice.chance(0.4) }
  if (dice.chance(0.1)) return { ...drawn, width: dice.between(4_000, 16_000), height: dice.between(4_000, 16_000) }
  const most = dice.pick([60, 300, 4_000, 40_000, 1_200_000])
  const wish = { ...drawn, width: dice.size(most) + 1, height: dice.size(most) + 1 }
  return inflatedSize(wish) <= mostInflated ? wish : { ...drawn, width: 700, height: 500 }
}

const typesOfChunk = [
  "tEXt",
  "zTXt",
  "iTXt",
  "iCCP",
  "sPLT",
  "hIST",
  "tRNS",
  "PLTE",
  "gAMA",
  "cHRM",
  "bKGD",
  "sRGB",
  "acTL",
  "fcTL",
  "fdAT",
  "IHDR",
]

const oddChunk = (dice: Dice): Buffer => {
  const type = dice.chance(0.9) ? dice.pick(typesOfChunk) : dice.bytes(4).toString("latin1")
  if (dice.chance(0.2)) return chunk("eXIf", hostileExif(dice))
  // Compressed text and profiles: a name, a method, and what inflates to a hundred megabytes.
  const bomb = Buffer.concat([
    Buffer.from("name\0\0"),
    type === "iTXt" ? Buffer.from([1, 0, 0, 0]) : Buffer.alloc(0),
    zlibOfZeros(dice.size(1e8)),
  ])
  const made = chunk(
    type,
    dice.chance(0.2) ? bomb : dice.chance(0.3) ? Buffer.alloc(dice.size(1e6), "x\0") : dice.bytes(dice.size(2_000)),
  )
  if (dice.chance(0.1)) made.writeUInt32BE(dice.size(2 ** 32 - 1), 0)
  if (dice.chance(0.1)) made[made.length - 1] = (made.at(-1) ?? 0) ^ 1
  return made
}

const flood = (dice: Dice): Buffer => {
  const one = chunk(dice.pick(typesOfChunk), dice.bytes(dice.between(0, 30)))
  return Buffer.concat(Array.from({ length: dice.between(100, 60_000) }, () => one))
}

/** Pixels that are not black, in pieces, too few or too many of them, or indices beyond the palette. */
const oddPixels = (dice: Dice, drawn: PngShape): ReadonlyArray<Buffer> => {
  const size = Math.min(inflatedSize(drawn), 2e6)
  const rows = deflateSync(
    Buffer.alloc(Math.max(size + dice.pick([0, 0, 0, -1, 1, -100, 5_000]), 0), dice.bytes(dice.between(1, 97))),
    { level: 1 },
  )
  const pieces = dice.chance(0.3) ? dice.between(1, 40) : rows.length
  return Array.from({ length: Math.ceil(rows.length / pieces) }, (_, index) =>
    chunk("IDAT", rows.subarray(index * pieces, (index + 1) * pieces)),
  ).slice(0, 50_000)
}

export const hostilePng = (dice: Dice): Buffer => {
  const drawn = shape(dice)
  const [before, after] = [dice.some(4, () => oddChunk(dice)), dice.chance(0.3) ? dice.some(3, () => oddChunk(dice)) : []]
  if (dice.chance(0.4)) return blackPng(drawn, dice.chance(0.1) ? [...before, flood(dice)] : before, after)
  const said = dice.chance(0.3) ? { ...drawn, width: dice.size(2 ** 32 - 1), height: dice.size(2 ** 32 - 1) } : drawn
  const odd = dice.chance(0.2) ? { ...said, depth: dice.between(0, 255), colour: dice.between(0, 255) } : said
  const palette = drawn.colour === 3 ? [chunk("PLTE", dice.bytes(dice.pick([0, 1, 3, 30, 768, 771])))] : []
  return Buffer.concat([
    pngSignature,
    ihdr(odd),
    ...before,
    ...palette,
    ...oddPixels(dice, drawn),
    ...after,
    ...(dice.chance(0.8) ? [chunk("IEND")] : []),
    ...(dice.chance(0.1) ? [flood(dice)] : []),
  ])
}

/** Gigabytes when it is decoded as a whole, out of a few hundred kilobytes. */
export const bombPng = (dice: Dice): Buffer => {
  const side = () => dice.between(9_000, 16_000)
  return blackPng(
    { width: side(), height: side(), depth: 16, colour: 6, interlaced: true },
    [],
    dice.chance(0.3) ? [flood(dice)] : [],
  )
}
