import { deflateSync } from "node:zlib"
import type { Dice } from "./Dice.ts"
import { hostileTag } from "./hostileExif.ts"
import { zlibOfZeros } from "./png.ts"
import { bodyAt, pixelTags, type Tag, tiffFile } from "./tiff.ts"

const number = (tag: number, value: number): Tag => ({ tag, type: 4, count: 1, value })

/** What an image's tags may be said to be instead. */
const lies = (dice: Dice): ReadonlyArray<Tag> =>
  dice.some(4, () => {
    const [tag, choices] = dice.pick<readonly [number, ReadonlyArray<number>]>([
      [256, [0, 1, 65_536, 2 ** 31, 2 ** 32 - 1]],
      [257, [0, 1, 65_536, 2 ** 31, 2 ** 32 - 1]],
      [258, [0, 1, 2, 4, 6, 12, 16, 24, 32, 64, 65_535]],
      [259, [0, 2, 3, 4, 5, 6, 7, 8, 32_773, 32_946, 34_661, 34_712, 34_925, 50_000, 50_001]],
      [262, [0, 1, 3, 4, 5, 6, 8, 32_844, 32_845, 65_535]],
      [266, [0, 2, 3]],
      [274, [0, 3, 6, 8, 9, 65_535]],
      [277, [0, 1, 2, 4, 5, 200, 65_535]],
      [278, [0, 1, 7, 129, 2 ** 32 - 1]],
      [279, [0, 1, 2 ** 31]],
      [284, [0, 2, 3]],
      [317, [0, 2, 3]],
      [322, [0, 1, 16, 4_096, 1_048_576]],
      [323, [0, 1, 16, 4_096, 1_048_576]],
      [339, [0, 2, 3, 4, 5, 6]],
    ])
    return number(tag, dice.pick(choices))
  })

const pixels = (dice: Dice, bytes: number): { readonly compression: number; readonly body: Buffer } => {
  if (dice.chance(0.4)) return { compression: 8, body: zlibOfZeros(bytes) }
  const size = Math.min(bytes, 400_000)
  return dice.chance(0.5)
    ? { compression: 1, body: Buffer.alloc(size, dice.bytes(97)) }
    : { compression: 8, body: deflateSync(Buffer.alloc(size, dice.bytes(97)), { level: 1 }) }
}

export const hostileTiff = (dice: Dice): Buffer => {
  const [bits, samples] = [dice.pick([1, 8, 8, 16, 16, 32]), dice.pick([1, 3, 3, 4])]
  const most = dice.pick([60, 300, 4_000, 30_000])
  let [width, height] = [dice.size(most) + 1, dice.size(most) + 1]
  if ((width * height * bits * samples) / 8 > 2e9) [width, height] = [500, 400]
  const { compression, body } = pixels(dice, Math.ceil((width * bits * samples) / 8) * height)
  const tiles = dice.chance(0.2)
    ? [
        number(322, dice.pick([16, 256, 4_096])),
        number(323, dice.pick([16, 256, 4_096])),
        number(324, bodyAt),
        number(325, body.length),
      ]
    : []
  const told = [...pixelTags(width, height, bits, samples, body.length), number(259, compression), ...tiles, ...lies(dice)]
  const unique = [...new Map(told.map(each => [each.tag, each])).values()]
  const odd = dice.some(dice.chance(0.1) ? 200 : 4, () => hostileTag(dice, body.length + 1_000))
  const end = bodyAt + body.length
  return tiffFile({
    big: dice.chance(0.3),
    body,
    tags: dice.chance(0.1)
      ? [...told, ...odd]
      : [...unique, ...odd.filter(each => dice.chance(0.3) || !unique.some(({ tag }) => tag === each.tag))],
    below: { [dice.pick([0x8769, 0x8825, 0x014a])]: odd },
    // The next directory may be the first again, or what comes to lie there.
    next: dice.chance(0.4) ? dice.between(end, end + 600) : 0,
  })
}
