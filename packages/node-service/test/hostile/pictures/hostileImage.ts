import sharp from "sharp"
import { Dice } from "./Dice.ts"
import { hostileJpeg } from "./hostileJpeg.ts"
import { bombPng, hostilePng } from "./hostilePng.ts"
import { hostileTiff } from "./hostileTiff.ts"
import { cut, mutate } from "./mutate.ts"

/** A picture that is right, which others are made of. */
const picture = (dice: Dice) => {
  const side = dice.pick([16, 97, 320, 900])
  const colours = Buffer.from(Array.from({ length: 12 }, () => dice.between(0, 255)))
  return sharp(colours, { raw: { width: 2, height: 2, channels: 3 } }).resize(side, Math.ceil(side * 0.7), {
    kernel: "cubic",
    fit: "fill",
  })
}

const rightJpeg = (dice: Dice): Promise<Buffer> => {
  const image = dice.chance(0.2)
    ? picture(dice).toColourspace("cmyk")
    : dice.chance(0.2)
      ? picture(dice).greyscale()
      : picture(dice)
  return image
    .jpeg({ progressive: dice.chance(0.4), chromaSubsampling: dice.pick(["4:2:0", "4:4:4"]), quality: dice.between(1, 100) })
    .toBuffer()
}

const rightPng = (dice: Dice): Promise<Buffer> =>
  (dice.chance(0.3) ? picture(dice).toColourspace("rgb16") : picture(dice))
    .png({ palette: dice.chance(0.3), progressive: dice.chance(0.4) })
    .toBuffer()

const rightTiff = (dice: Dice): Promise<Buffer> =>
  picture(dice)
    .tiff({
      compression: dice.pick(["none", "jpeg", "deflate", "packbits", "lzw"]),
      ...(dice.chance(0.3) ? { bitdepth: dice.pick([1, 2, 4] as const) } : {}),
      tile: dice.chance(0.3),
      pyramid: dice.chance(0.2),
      bigtiff: dice.chance(0.2),
    })
    .toBuffer()

const right = [rightJpeg, rightPng, rightTiff]

/** Two formats in one file: which it is, its first bytes decide. */
const polyglot = async (dice: Dice): Promise<Buffer> => {
  const [one, other] = [await dice.pick(right)(dice), await dice.pick(right)(dice)]
  const others = [
    other,
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    Buffer.from("%PDF-1.4"),
    Buffer.from("GIF89a"),
    Buffer.from("II*\0"),
  ]
  const at = dice.between(0, 12)
  return dice.chance(0.5)
    ? Buffer.concat([one, dice.pick(others)])
    : Buffer.concat([one.subarray(0, at), dice.pick(others), one.subarray(at)])
}

const kinds: Readonly<Record<string, readonly [weight: number, make: (dice: Dice) => Buffer | Promise<Buffer>]>> = {
  png: [5, hostilePng],
  bomb: [1, bombPng],
  jpeg: [5, async dice => hostileJpeg(dice, await rightJpeg(dice))],
  tiff: [5, hostileTiff],
  mutated: [4, async dice => mutate(dice, await dice.pick(right)(dice))],
  mutatedHostile: [2, async dice => mutate(dice, dice.chance(0.5) ? hostilePng(dice) : hostileTiff(dice))],
  cut: [2, async dice => cut(dice, await dice.pick(right)(dice))],
  polyglot: [2, polyglot],
  noise: [
    1,
    dice =>
      Buffer.concat([
        dice.pick([
          Buffer.alloc(0),
          Buffer.from("ffd8ff", "hex"),
          Buffer.from("89504e470d0a1a0a", "hex"),
          Buffer.from("49492b0008000000", "hex"),
        ]),
        dice.bytes(dice.size(5_000)),
      ]),
  ],
}
const drawn = Object.entries(kinds).flatMap(([kind, [weight, make]]) => Array.from({ length: weight }, () => ({ kind, make })))

/** A file that is made to hurt whoever decodes it: the same for the same seed. A few megabytes at most. */
export const hostileImage = async (seed: number): Promise<{ readonly kind: string; readonly bytes: Buffer }> => {
  const dice = new Dice(seed)
  const { kind, make } = dice.pick(drawn)
  return { kind, bytes: await make(dice) }
}
