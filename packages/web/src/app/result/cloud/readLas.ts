import { ResultError } from "../fetchResult.ts"
import type { Cloud } from "./Cloud.ts"
import { type LasHeader, readLasHeader } from "./lasHeader.ts"

/** The record of the next point, valid until the next call. */
type NextPoint = () => DataView

/** Decompresses the points of a LAZ file. */
export interface LazDecoder {
  readonly next: NextPoint
  readonly end: () => void
}

/** Every n-th point of a LAS or LAZ file, so that there are no more than `atMost`. Throws a `ResultError`. */
export const readLas = async (
  bytes: Uint8Array<ArrayBuffer>,
  atMost: number,
  openLaz: (bytes: Uint8Array, stride: number) => Promise<LazDecoder>,
): Promise<Cloud> => {
  const header = readLasHeader(bytes)
  if (!header.compressed) return collect(header, atMost, plainPoints(bytes, header))
  const decoder = await openLaz(bytes, header.stride)
  try {
    return collect(header, atMost, decoder.next)
  } catch (cause) {
    throw new ResultError("unreadable", { cause })
  } finally {
    decoder.end()
  }
}

const plainPoints = (bytes: Uint8Array<ArrayBuffer>, { start, stride, points }: LasHeader): NextPoint => {
  if (bytes.length < start + points * stride) throw new ResultError("unreadable")
  let at = bytes.byteOffset + start
  return () => {
    const point = new DataView(bytes.buffer, at, stride)
    at += stride
    return point
  }
}

const collect = ({ points, scale, offset, colourAt }: LasHeader, atMost: number, next: NextPoint): Cloud => {
  const step = Math.max(1, Math.ceil(points / atMost))
  const shown = Math.ceil(points / step)
  const positions = new Float32Array(shown * 3)
  const colours = colourAt === undefined ? undefined : new Uint16Array(shown * 3)
  let origin: readonly [number, number, number] | undefined
  for (let at = 0; at < points; at++) {
    const point = next()
    if (at % step !== 0) continue
    const to = (at / step) * 3
    const place = scale.map((one, axis) => point.getInt32(axis * 4, true) * one + (offset[axis] ?? 0))
    origin ??= [place[0] ?? 0, place[1] ?? 0, place[2] ?? 0]
    for (let axis = 0; axis < 3; axis++) {
      positions[to + axis] = (place[axis] ?? 0) - (origin[axis] ?? 0)
      if (colours !== undefined && colourAt !== undefined) colours[to + axis] = point.getUint16(colourAt + axis * 2, true)
    }
  }
  return { positions, colours: colours && toBytes(colours), origin: origin ?? [0, 0, 0], of: points }
}

/** Colours of LAS have 16 bits; many programs write 8 of them. Black everywhere: the file has no colours. */
const toBytes = (colours: Uint16Array): Uint8Array<ArrayBuffer> | undefined => {
  const most = colours.reduce((found, one) => Math.max(found, one), 0)
  if (most === 0) return undefined
  return Uint8Array.from(colours, one => (most > 255 ? one >> 8 : one))
}
