/**
 * A made-up landscape: a pure function of the seed and of the place, so that photos that overlap show the same ground.
 */

export type Colour = readonly [red: number, green: number, blue: number]

/** A rectangle of ground seen from above, in metres east and north of the origin, north up. */
export interface Frame {
  readonly west: number
  readonly north: number
  readonly width: number
  readonly height: number
}

/** An image as sharp reads it: three bytes a pixel, row after row. */
export interface Raster {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** Side of a pixel of the landscape in metres: coarse, because photos add their own grain. */
export const metresPerPixel = 0.3

/** A number in [0, 1) that looks random and depends on nothing but its arguments. */
export const chance = (seed: number, x: number, y: number): number => {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(x, 0xc2b2ae35) ^ Math.imul(y, 0x27d4eb2f)
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d)
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39)
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32
}

const smooth = (t: number): number => t * t * (3 - 2 * t)

/** Value noise in [0, 1): hills and hollows about `scale` metres wide. */
const noise = (seed: number, east: number, north: number, scale: number): number => {
  const x = Math.floor(east / scale)
  const y = Math.floor(north / scale)
  const right = smooth(east / scale - x)
  const up = smooth(north / scale - y)
  const low = chance(seed, x, y) * (1 - right) + chance(seed, x + 1, y) * right
  const high = chance(seed, x, y + 1) * (1 - right) + chance(seed, x + 1, y + 1) * right
  return low * (1 - up) + high * up
}

const crops: readonly Colour[] = [
  [112, 128, 62],
  [146, 140, 84],
  [88, 110, 56],
  [168, 150, 104],
  [124, 98, 70],
  [100, 132, 74],
]
const soil: Colour = [150, 132, 108]
const tarmac: Colour = [132, 132, 134]
const trees: Colour = [46, 66, 38]

const fieldSize = 45

/** The field that a place belongs to, and how far its edge is: fields are the cells nearest to scattered points. */
const fieldAt = (seed: number, east: number, north: number): { readonly key: number; readonly edge: number } => {
  const column = Math.floor(east / fieldSize)
  const row = Math.floor(north / fieldSize)
  let nearest = Number.POSITIVE_INFINITY
  let second = Number.POSITIVE_INFINITY
  let key = 0
  for (let x = column - 1; x <= column + 1; x++) {
    for (let y = row - 1; y <= row + 1; y++) {
      const distance = Math.hypot((x + chance(seed, x, y)) * fieldSize - east, (y + chance(seed + 1, x, y)) * fieldSize - north)
      if (distance < nearest) {
        second = nearest
        nearest = distance
        key = chance(seed + 2, x, y)
      } else if (distance < second) second = distance
    }
  }
  return { key, edge: second - nearest }
}

const groundAt = (seed: number, east: number, north: number): Colour => {
  if (Math.abs(north - 20 - 25 * Math.sin(east / 130)) < 3.5) return tarmac
  if (noise(seed + 3, east, north, 22) + 0.4 * noise(seed + 4, east, north, 4) > 1.02) return trees
  const { key, edge } = fieldAt(seed, east, north)
  if (edge < 2.2) return soil
  const crop = crops[Math.floor(key * crops.length)] ?? soil
  const rows = 8 * Math.sin((east * Math.cos(key * 6) + north * Math.sin(key * 6)) * 2.2)
  return [crop[0] + rows, crop[1] + rows, crop[2] + rows]
}

/** Draws the landscape of `seed` as it is seen in `frame`. */
export const renderGround = (seed: number, frame: Frame): Raster => {
  const width = Math.ceil(frame.width / metresPerPixel)
  const height = Math.ceil(frame.height / metresPerPixel)
  const data = Buffer.alloc(width * height * 3)
  let at = 0
  for (let y = 0; y < height; y++) {
    const north = frame.north - y * metresPerPixel
    for (let x = 0; x < width; x++) {
      const east = frame.west + x * metresPerPixel
      const light = 0.82 + 0.24 * noise(seed + 5, east, north, 60) + 0.14 * noise(seed + 6, east, north, 1.5)
      for (const channel of groundAt(seed, east, north)) data[at++] = Math.max(0, Math.min(255, channel * light))
    }
  }
  return { data, width, height }
}

/** Grain of the camera's sensor around middle grey, laid over every photo so that it compresses like a real one. */
export const renderGrain = (seed: number, width: number, height: number): Raster => {
  const data = Buffer.alloc(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    data.fill(98 + 60 * chance(seed + 7, pixel % width, Math.floor(pixel / width)), pixel * 3, pixel * 3 + 3)
  }
  return { data, width, height }
}
