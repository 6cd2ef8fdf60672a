import { ResultError } from "../fetchResult.ts"

/** A point cloud as a PLY file of points alone. */
export interface ThinnedPly {
  readonly ply: ArrayBuffer
  readonly points: number
  /** Points of the file. */
  readonly of: number
}

interface Header {
  readonly format: string
  /** Where the header ends (bytes). */
  readonly end: number
  readonly vertices: number
  /** Lines of the vertex's properties. */
  readonly properties: ReadonlyArray<string>
}

/** Longest header (bytes). */
const headerAtMost = 65_536

const sizes: Readonly<Record<string, number>> = {
  ...{ char: 1, uchar: 1, int8: 1, uint8: 1, short: 2, ushort: 2, int16: 2, uint16: 2 },
  ...{ int: 4, uint: 4, int32: 4, uint32: 4, float: 4, float32: 4, double: 8, float64: 8 },
}

/**
 * Every n-th point, so that there are no more than `atMost`. What else is in the file (faces) is left out. Throws a
 * `ResultError`.
 */
export const thinPly = (bytes: Uint8Array<ArrayBuffer>, atMost: number): ThinnedPly => {
  const header = readHeader(bytes)
  const step = Math.max(1, Math.ceil(header.vertices / atMost))
  const points = Math.ceil(header.vertices / step)
  const body = bytes.subarray(header.end)
  const kept = header.format === "ascii" ? everyLine(body, header.vertices, step) : everyRecord(body, header, step)
  const head = ["ply", `format ${header.format} 1.0`, `element vertex ${points}`, ...header.properties, "end_header", ""]
  const start = new TextEncoder().encode(head.join("\n"))
  const ply = new Uint8Array(start.length + kept.length)
  ply.set(start)
  ply.set(kept, start.length)
  return { ply: ply.buffer, points, of: header.vertices }
}

const readHeader = (bytes: Uint8Array): Header => {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, headerAtMost))
  const ending = /\bend_header\r?\n/.exec(text)
  if (!/^ply\r?\n/.test(text) || ending === null) throw new ResultError("unreadable")
  const lines = text.slice(0, ending.index).split(/\r?\n/)
  const elements = lines.flatMap((line, at) => (line.startsWith("element ") ? [at] : []))
  const [first = -1, second = lines.length] = elements
  const [, name, count] = (lines[first] ?? "").split(/\s+/)
  const properties = lines.slice(first + 1, second).filter(line => line.startsWith("property "))
  const vertices = Number(count)
  const format = /^format (ascii|binary_(?:little|big)_endian) /m.exec(text)?.[1]
  if (name !== "vertex" || !Number.isSafeInteger(vertices) || vertices < 1 || format === undefined)
    throw new ResultError("unreadable")
  return { format, end: ending.index + ending[0].length, vertices, properties }
}

const everyRecord = (body: Uint8Array, { vertices, properties }: Header, step: number): Uint8Array => {
  // A list has no fixed size: NaN.
  const stride = properties.reduce((sum, line) => sum + (sizes[line.split(/\s+/)[1] ?? ""] ?? Number.NaN), 0)
  if (!(stride > 0) || body.length < vertices * stride) throw new ResultError("unreadable")
  if (step === 1) return body.subarray(0, vertices * stride)
  const kept = new Uint8Array(Math.ceil(vertices / step) * stride)
  for (let from = 0, to = 0; from < vertices; from += step, to++)
    kept.set(body.subarray(from * stride, (from + 1) * stride), to * stride)
  return kept
}

const newline = 10

const everyLine = (body: Uint8Array, vertices: number, step: number): Uint8Array => {
  const kept = new Uint8Array(body.length + 1)
  let length = 0
  let start = 0
  for (let line = 0; line < vertices; line++) {
    const found = body.indexOf(newline, start)
    const end = found === -1 ? body.length : found
    if (start >= body.length) throw new ResultError("unreadable")
    if (line % step === 0) {
      kept.set(body.subarray(start, end), length)
      length += end - start
      kept[length++] = newline
    }
    start = end + 1
  }
  return kept.subarray(0, length)
}
