import type { FileWindow } from "./FileWindow.ts"
import { memoryByRows, memoryInFull, type PhotoHeader, type Region } from "./PhotoHeader.ts"

/** Most segments before the image: thermal cameras write some hundred. */
const mostSegments = 10_000

interface Frame {
  readonly progressive: boolean
  readonly width: number
  readonly height: number
  /** Sampling factors of the components. */
  readonly factors: ReadonlyArray<{ readonly across: number; readonly down: number }>
}

/** Reads the segments before the first scan. Undefined: the kind of the file is unknown. */
export const readJpegHeader = (file: FileWindow): PhotoHeader | undefined => {
  let [frame, exif]: [Frame | undefined, Region | undefined] = [undefined, undefined]
  let at = 2
  for (let segments = 0; segments < mostSegments; segments++) {
    const [mark, code, high = 0, low = 0, ...data] = file.read(at, 24)
    if (mark !== 0xff || code === undefined) return undefined
    if (code === 0xff || isBare(code)) {
      // A fill byte, or a marker without a segment.
      at += code === 0xff ? 1 : 2
      continue
    }
    const length = high * 256 + low
    if (code === 0xd9 || length < 2) return undefined
    if (code === 0xda) return frame && { memory: memoryOf(frame, data[0] ?? 0), exif }
    if (isFrame(code)) frame ??= readFrame(code, data)
    if (code === 0xe1 && exif === undefined && Buffer.from(data.slice(0, 6)).equals(exifName)) {
      exif = { at: at + 10, length: length - 8 }
    }
    at += 2 + length
  }
  return undefined
}

const exifName = Buffer.from("Exif\0\0", "latin1")

const isBare = (code: number): boolean => code === 0x01 || (code >= 0xd0 && code <= 0xd8)

/** SOF0 to SOF15, without the tables that stand between them. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)

const readFrame = (code: number, data: ReadonlyArray<number>): Frame | undefined => {
  const [, top = 0, bottom = 0, left = 0, right = 0, components = 0] = data
  const [width, height] = [left * 256 + right, top * 256 + bottom]
  const factors = Array.from({ length: Math.min(components, 4) }, (_, index) => {
    const sampling = data[7 + index * 3] ?? 0
    return { across: sampling >> 4, down: sampling & 15 }
  })
  const sound = width > 0 && height > 0 && factors.length > 0 && factors.every(({ across, down }) => across > 0 && down > 0)
  return sound ? { progressive: (code & 3) === 2, width, height, factors } : undefined
}

/** Half the sides of a big image, and half again, come out of the decoder itself, down to an eighth. */
const scaledFrom = 5_120

const memoryOf = ({ progressive, width, height, factors }: Frame, ofFirstScan: number): number => {
  const scale = Math.max(width, height) >= scaledFrom ? 8 : 1
  const rows = memoryByRows((width / scale) * factors.length, height / scale)
  // Where a scan does not have all of the image, all of it is held as coefficients of two bytes until the last scan.
  if (!progressive && ofFirstScan >= factors.length) return rows
  const greatest = (of: "across" | "down"): number => factors.reduce((most, each) => Math.max(most, each[of]), 0)
  const [across, down] = [greatest("across"), greatest("down")]
  const samples = factors.reduce(
    (sum, each) => sum + whole((width * each.across) / across) * whole((height * each.down) / down),
    0,
  )
  return rows + memoryInFull(samples * 2)
}

/** Components are stored in blocks of eight by eight, and in groups of them. */
const whole = (length: number): number => Math.ceil(length / 16) * 16
