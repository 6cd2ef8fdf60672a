import type { Problem } from "../problems/Problem.ts"
import { linesOf, numberIn, type Read, readEach, shown } from "./lines.ts"

/** Where a DJI drone took a photo. */
export interface Mark {
  readonly line: number
  /** Of the photo in its flight, from 1. */
  readonly index: number
  /** Degrees, and metres above the ellipsoid, of the camera. */
  readonly latitude: number
  readonly longitude: number
  readonly height: number
  /** 0: no position, 16: of one receiver, 34: floating, 50: fixed. */
  readonly quality: number
}

const tags = ["Lat", "Lon", "Ellh", "Q"] as const
const bounds: Readonly<Record<(typeof tags)[number], readonly [number, number]>> = {
  Lat: [-90, 90],
  Lon: [-180, 180],
  Ellh: [-1_000, 100_000],
  Q: [0, 100],
}

/**
 * `.MRK` of DJI: index, GPS seconds and week, offsets of the antenna (`N`, `E`, `V`, in mm), position (`Lat`, `Lon`,
 * `Ellh`), standard deviations, and quality (`Q`), separated by tabs.
 */
export const readMarks = (text: string): Read<Mark> => {
  const lines = linesOf(text)
  if (lines.length === 0) return { entries: [], problems: [{ code: "meta-no-lines" }] }
  return readEach<Mark>(
    lines,
    ({ line, text }) => {
      const index = /^(\d{1,9})[\t ]/.exec(text)?.[1]
      const values = new Map(
        [...text.matchAll(/(?<=^|[\s,])(-?[\d.]+) *, *([A-Za-z]+)(?=\s|$)/g)].map(([, value = "", tag = ""]) => [tag, value]),
      )
      if (index === undefined || tags.some(tag => !values.has(tag)))
        return [{ code: "meta-mark-unreadable", line, words: shown(text) }]
      const faults = tags.flatMap(tag => rangeFaults(line, tag, values.get(tag) ?? ""))
      if (faults.length > 0) return faults
      const value = (tag: (typeof tags)[number]) => Number(values.get(tag))
      const place = { latitude: value("Lat"), longitude: value("Lon"), height: value("Ellh") }
      return { line, index: Number(index), ...place, quality: value("Q") }
    },
    (value): value is Mark => "index" in value,
  )
}

const rangeFaults = (line: number, field: (typeof tags)[number], words: string): ReadonlyArray<Problem> => {
  const value = numberIn(words)
  const [from, to] = bounds[field]
  if (value === undefined) return [{ code: "meta-not-a-number", line, field, words: shown(words) }]
  return value >= from && value <= to ? [] : [{ code: "meta-out-of-range", line, field, words: shown(words), from, to }]
}
