import type { Dice } from "./Dice.ts"
import { bodyAt, type Tag, tiffFile } from "./tiff.ts"

const [exifPointer, gpsPointer, subDirectories] = [0x8769, 0x8825, 0x014a]
const known = [
  0x010e,
  0x0112,
  0x0132,
  0x9003,
  0x9011,
  0x927c,
  0x9286,
  0xa005,
  1,
  2,
  3,
  4,
  5,
  6,
  exifPointer,
  gpsPointer,
  subDirectories,
]

export const hostileTag = (dice: Dice, most: number): Tag => ({
  tag: dice.chance(0.8) ? dice.pick(known) : dice.between(0, 65_535),
  type: dice.chance(0.9) ? dice.between(0, 18) : dice.between(0, 65_535),
  count: dice.size(dice.chance(0.5) ? 2 ** 32 - 1 : 64),
  value: dice.chance(0.5)
    ? { at: dice.chance(0.8) ? dice.between(0, most) : dice.size(2 ** 32 - 1) }
    : dice.bytes(dice.between(0, 40)),
})

/** EXIF data with tags that lie, share, point to themselves and to each other. At most 60 kB. */
export const hostileExif = (dice: Dice): Buffer => {
  const body = dice.chance(0.5) ? dice.bytes(dice.size(500)) : Buffer.alloc(dice.size(30_000), "9:")
  const most = body.length + 1_000
  const tags = () => dice.some(dice.chance(0.1) ? 800 : 12, () => hostileTag(dice, most))
  return tiffFile({
    big: dice.chance(0.1),
    body,
    tags: tags(),
    below: { [exifPointer]: tags(), [gpsPointer]: tags(), ...(dice.chance(0.3) ? { [subDirectories]: tags() } : {}) },
    next: dice.chance(0.5) ? dice.pick([8, bodyAt, bodyAt + body.length, dice.between(0, most)]) : 0,
  })
}
