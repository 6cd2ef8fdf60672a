/** Pixels of one window: the bands of a pixel follow each other. */
export interface Bands {
  readonly values: ArrayLike<number>
  /** Of a pixel. */
  readonly count: number
}

/** The values that become black and white. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** The part of the values at either end that may be far off. */
const strays = 0.02
const looked = 50_000

const isNothing = (value: number, nothing: number | null): boolean => !Number.isFinite(value) || value === nothing

/** Of heights and of measurements with 16 bits, which no screen shows as they are. */
export const rangeOf = ({ values }: Bands, nothing: number | null): Range => {
  const step = Math.max(1, Math.floor(values.length / looked))
  const found = Array.from({ length: Math.ceil(values.length / step) }, (_, at) => values[at * step] ?? Number.NaN)
    .filter(value => !isNothing(value, nothing))
    .sort((one, other) => one - other)
  const at = (share: number) => found[Math.round(share * (found.length - 1))] ?? 0
  const [low, high] = [at(strays), at(1 - strays)]
  return { low, high: high > low ? high : low + 1 }
}

/**
 * Writes pixels as red, green, blue and alpha from `to` on. With one or two bands they are grey; with four the last is
 * alpha.
 */
export const paint = ({ values, count }: Bands, { low, high }: Range, nothing: number | null, to: Uint8ClampedArray): void => {
  const colour = count >= 3
  for (let pixel = 0, at = 0; at < values.length; pixel += 4, at += count) {
    let seen = colour && count === 4 ? (values[at + 3] ?? 0) > 0 : true
    for (let channel = 0; channel < 3; channel++) {
      const value = values[at + (colour ? channel : 0)] ?? 0
      if (isNothing(value, nothing) && !colour) seen = false
      to[pixel + channel] = ((value - low) / (high - low)) * 255
    }
    to[pixel + 3] = seen ? 255 : 0
  }
}
