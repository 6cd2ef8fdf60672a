/** A picture in shades of grey, row after row, 0 to 255. */
export interface Luminance {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** What the pixels of a preview say. */
export interface PixelFacts {
  /** Pixels of the preview's width: sharpness of different previews cannot be compared. */
  readonly width: number
  /**
   * How much of the contrast lies in the finest details: the upper quartile, over the cells with texture, of the
   * variance of the Laplacian divided by the variance of the luminance. Undefined where too few cells have texture, as
   * above water.
   */
  readonly sharpness: number | undefined
  /** Mean luminance, 0 to 255. */
  readonly mean: number
  /** Luminance that 99 % of the pixels do not exceed. */
  readonly brightest: number
  /** Share of the pixels that are nearly black. */
  readonly dark: number
  /** Share of the pixels that are nearly white. */
  readonly bright: number
}

/** Pixels of the longer side that are measured: what is larger is averaged. */
export const longestSide = 1024

/** Luminance (ITU-R BT.601) of squares of pixels, so that the longer side is about `longestSide`. */
export const luminanceOf = (rgba: ArrayLike<number>, width: number, height: number): Luminance => {
  const side = Math.max(1, Math.round(Math.max(width, height) / longestSide))
  const small = { width: Math.floor(width / side), height: Math.floor(height / side) }
  const data = new Uint8Array(small.width * small.height)
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      let sum = 0
      for (let row = y * side; row < (y + 1) * side; row++)
        for (let at = (row * width + x * side) * 4; at < (row * width + (x + 1) * side) * 4; at += 4)
          sum += 77 * (rgba[at] ?? 0) + 150 * (rgba[at + 1] ?? 0) + 29 * (rgba[at + 2] ?? 0)
      data[y * small.width + x] = sum / (256 * side * side)
    }
  return { ...small, data }
}

const columns = 16
const rows = 12
/** Standard deviation of the luminance below which a cell has no texture: noise of the sensor stays below. */
const leastDeviation = 6
/** Share of the cells that need texture. */
const leastTextured = 0.05
const darkBelow = 20
const brightFrom = 250

/** `shape`: width by height of the photo itself. What a preview has beyond it are black bars. */
export const measurePixels = (picture: Luminance, shape?: number): PixelFacts => {
  const cut = shape === undefined ? picture : withoutBars(picture, shape)
  return { width: cut.width, sharpness: sharpnessOf(cut), ...exposureOf(cut) }
}

/** Previews are often 4:3 whatever the photo is. */
const withoutBars = (picture: Luminance, shape: number): Luminance => {
  const height = Math.min(picture.height, Math.round(picture.width / shape))
  if (height >= picture.height - 1) return picture
  const top = Math.ceil((picture.height - height) / 2) * picture.width
  return { width: picture.width, height: height - 1, data: picture.data.subarray(top, top + (height - 1) * picture.width) }
}

const exposureOf = ({ data }: Luminance): Omit<PixelFacts, "sharpness" | "width"> => {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1
  const share = (from: number, to: number) => counts.subarray(from, to).reduce((sum, count) => sum + count, 0) / data.length
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / data.length
  let brightest = 255
  for (let above = 0; brightest > 0; brightest--) {
    above += counts[brightest] ?? 0
    if (above > data.length * 0.01) break
  }
  return { mean, brightest, dark: share(0, darkBelow), bright: share(brightFrom, 256) }
}

const sharpnessOf = (picture: Luminance): number | undefined => {
  const ratios: Array<number> = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const ratio = detailIn(picture, column, row)
      if (ratio !== undefined) ratios.push(ratio)
    }
  if (ratios.length < columns * rows * leastTextured) return undefined
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length * 0.75)]
}

/** Of one cell; undefined where it has no texture. */
const detailIn = ({ width, height, data }: Luminance, column: number, row: number): number | undefined => {
  const [left, right] = [1 + Math.floor((column * (width - 2)) / columns), 1 + Math.floor(((column + 1) * (width - 2)) / columns)]
  const [top, bottom] = [1 + Math.floor((row * (height - 2)) / rows), 1 + Math.floor(((row + 1) * (height - 2)) / rows)]
  const count = (right - left) * (bottom - top)
  if (count < 16) return undefined
  let [sum, squares, edge, edges] = [0, 0, 0, 0]
  for (let y = top; y < bottom; y++)
    for (let at = y * width + left; at < y * width + right; at++) {
      const here = data[at] ?? 0
      const around = (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0)
      const laplacian = around - 4 * here
      sum += here
      squares += here * here
      edge += laplacian
      edges += laplacian * laplacian
    }
  const variance = squares / count - (sum / count) ** 2
  return variance < leastDeviation ** 2 ? undefined : (edges / count - (edge / count) ** 2) / variance
}
