import { constants, crc32, deflateRawSync } from "node:zlib"

/** What an IHDR says. */
export interface PngShape {
  readonly width: number
  readonly height: number
  readonly depth: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colour: number
  readonly interlaced?: boolean
}

export const pngSignature = Buffer.from("89504e470d0a1a0a", "hex")

export const chunk = (type: string, data: Uint8Array = Buffer.alloc(0)): Buffer => {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

export const ihdr = ({ width, height, depth, colour, interlaced = false }: PngShape): Buffer => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width >>> 0)
  data.writeUInt32BE(height >>> 0, 4)
  data.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8)
  return chunk("IHDR", data)
}

const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

const rowBytes = (width: number, { depth, colour }: PngShape): number => Math.ceil((width * depth * (samples[colour] ?? 1)) / 8)

/** The passes of Adam7: first column and row, steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Bytes of all rows, each with its filter. */
export const inflatedSize = (shape: PngShape): number => {
  const { width, height, interlaced = false } = shape
  if (!interlaced) return height * (1 + rowBytes(width, shape))
  return passes.reduce((sum, [left, top, across, down]) => {
    const [columns, rows] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)]
    return columns > 0 && rows > 0 ? sum + rows * (1 + rowBytes(columns, shape)) : sum
  }, 0)
}

const mega = 1024 ** 2
let megaOfZeros: Buffer | undefined

/** A zlib stream of so many zeros, at a thousandth of their size, made of one block that is repeated. */
export const zlibOfZeros = (size: number): Buffer => {
  const options = { level: 9, finishFlush: constants.Z_FULL_FLUSH }
  megaOfZeros ??= deflateRawSync(Buffer.alloc(mega), options)
  const end = Buffer.alloc(4)
  // Adler-32 of zeros: their number, and 1.
  end.writeUInt32BE((size % 65521) * 65536 + 1)
  const whole = Array.from({ length: Math.floor(size / mega) }, () => megaOfZeros as Buffer)
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...whole, deflateRawSync(Buffer.alloc(size % mega), { level: 9 }), end])
}

/** A black PNG, a thousandth of what it takes to decode. */
export const blackPng = (shape: PngShape, before: ReadonlyArray<Buffer> = [], after: ReadonlyArray<Buffer> = []): Buffer =>
  Buffer.concat([pngSignature, ihdr(shape), ...before, chunk("IDAT", zlibOfZeros(inflatedSize(shape))), chunk("IEND"), ...after])
