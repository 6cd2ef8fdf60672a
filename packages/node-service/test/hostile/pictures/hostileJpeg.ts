import type { Dice } from "./Dice.ts"
import { hostileExif } from "./hostileExif.ts"

const segment = (code: number, data: Buffer, length = data.length + 2): Buffer => {
  const head = Buffer.from([0xff, code, 0, 0])
  head.writeUInt16BE(Math.min(length, 65_535), 2)
  return Buffer.concat([head, data])
}

/** Segments of a JPEG up to its first scan, and the rest. */
const split = (jpeg: Buffer): { readonly segments: ReadonlyArray<Buffer>; readonly scan: Buffer } => {
  const segments: Array<Buffer> = []
  let at = 2
  while (jpeg[at + 1] !== 0xda && at < jpeg.length) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    segments.push(Buffer.from(jpeg.subarray(at, end)))
    at = end
  }
  return { segments, scan: Buffer.from(jpeg.subarray(at)) }
}

const isFrame = (bytes: Buffer): boolean => (bytes[1] ?? 0) >= 0xc0 && (bytes[1] ?? 0) <= 0xc2

/** A frame that says something else than the scans hold. */
const lie = (dice: Dice, frame: Buffer): Buffer => {
  const lying = Buffer.from(frame)
  switch (dice.between(0, 4)) {
    case 0:
      lying.writeUInt16BE(dice.size(65_535), 5)
      lying.writeUInt16BE(dice.size(65_535), 7)
      break
    case 1:
      // Baseline, progressive, lossless, arithmetic and what nobody uses.
      lying[1] = dice.pick([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc9, 0xca, 0xcb, 0xcd])
      break
    case 2:
      lying[4] = dice.pick([1, 2, 12, 16, 255])
      break
    case 3:
      lying[9] = dice.between(0, 255)
      break
    default:
      lying[11] = dice.between(0, 255)
  }
  return lying
}

const oddSegment = (dice: Dice): Buffer => {
  switch (dice.between(0, 4)) {
    case 0:
      return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), hostileExif(dice)]).subarray(0, 65_533))
    case 1:
      // A restart interval that the scans do not keep.
      return segment(0xdd, dice.bytes(2))
    case 2:
      return segment(dice.between(0xe0, 0xfe), dice.bytes(dice.size(3_000)), dice.chance(0.2) ? dice.size(65_535) : undefined)
    case 3:
      return Buffer.concat(Array.from({ length: dice.between(1, 12_000) }, () => segment(0xfe, Buffer.from("comment"))))
    default:
      return Buffer.concat([
        segment(0xe2, Buffer.from(`ICC_PROFILE\0${String.fromCharCode(dice.between(0, 255), dice.between(0, 255))}`, "latin1")),
        segment(dice.pick([0xc4, 0xdb, 0xcc]), dice.bytes(dice.between(0, 70))),
      ])
  }
}

/** The scans once more, and once more: a progressive image may have as many as it likes. */
const moreScans = (dice: Dice, scan: Buffer): Buffer =>
  Buffer.concat([...Array.from({ length: dice.between(1, Math.ceil(2e6 / scan.length)) }, () => scan.subarray(0, -2)), scan])

export const hostileJpeg = (dice: Dice, jpeg: Buffer): Buffer => {
  const { segments, scan } = split(jpeg)
  const told = segments.map(each => (isFrame(each) && dice.chance(0.5) ? lie(dice, each) : each))
  const odd = dice.some(3, () => oddSegment(dice))
  const all = dice.chance(0.8) ? [...odd, ...told] : [...told, ...odd]
  const scans = dice.chance(0.15) ? moreScans(dice, scan) : scan
  const behind = dice.chance(0.2) ? [dice.bytes(dice.size(3_000)), jpeg] : []
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...all, scans, ...behind])
}
