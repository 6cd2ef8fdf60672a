import type { BytesOf } from "../lifecycle/BytesOf.ts"

/** Bytes that are read to decide for one half. No scan of a camera has so many zeroes. */
const probeLength = 1024
const pieceLength = 1024 * 1024

export const isZero = (bytes: Uint8Array): boolean => bytes.every(byte => byte === 0)

/**
 * Where the zeroes begin that are at `to`, or up to `precision` bytes later. Searched by halves between `from` and `to`:
 * where there are zeroes elsewhere too it may be their beginning.
 */
export const startOfZeroes = async (from: number, to: number, precision: number, bytesOf: BytesOf): Promise<number> => {
  let [data, zeroes] = [from, to]
  while (zeroes - data > precision) {
    const middle = Math.floor((data + zeroes) / 2)
    if (isZero(await bytesOf(middle, probeLength))) zeroes = middle
    else data = middle
  }
  return zeroes
}

/** Whether all bytes between two places are zero. */
export const areZeroes = async (from: number, to: number, bytesOf: BytesOf): Promise<boolean> => {
  for (let at = from; at < to; at += pieceLength) if (!isZero(await bytesOf(at, Math.min(pieceLength, to - at)))) return false
  return true
}
