import type { Problem } from "../problems/Problem.ts"
import { linesOf, numbersIn, type Read, readEach } from "./lines.ts"
import { outOfRange, type Projection, projectionOf } from "./projection.ts"

/** A point on the ground, and where a photo shows it. */
export interface ControlPoint {
  readonly line: number
  readonly x: number
  readonly y: number
  readonly z: number
  /** Pixels. */
  readonly imageX: number
  readonly imageY: number
  readonly image: string
  readonly label: string | undefined
}

const fields = ["geo_x", "geo_y", "geo_z", "im_x", "im_y"]

/**
 * `gcp_list.txt` of OpenDroneMap: a projection, then lines `geo_x geo_y geo_z im_x im_y image [label]`.
 */
export const readControlPoints = (text: string): Read<ControlPoint> & { readonly projection: Projection | undefined } => {
  const [first, ...rest] = linesOf(text)
  const projection = projectionOf(first)
  if ("code" in projection) return { entries: [], problems: [projection], projection: undefined }
  if (rest.length === 0) return { entries: [], problems: [{ code: "meta-no-lines" }], projection }
  const read = readEach<ControlPoint>(
    rest,
    ({ line, text }) => {
      const parts = text.split(/\s+/)
      if (parts.length < 6) return [{ code: "meta-fields-missing", line, least: 6, found: parts.length }]
      const { numbers, problems } = numbersIn(
        line,
        fields.map((name, index) => [name, parts[index]]),
      )
      const [x = 0, y = 0, z = 0, imageX = 0, imageY = 0] = numbers
      const faults =
        problems.length > 0 ? problems : [...outOfRange(line, projection, x, y), ...pixelFaults(line, imageX, imageY)]
      if (faults.length > 0) return faults
      const label = parts.slice(6).join(" ")
      return { line, x, y, z, imageX, imageY, image: parts[5] ?? "", label: label === "" ? undefined : label }
    },
    (value): value is ControlPoint => "image" in value,
  )
  return { ...read, projection }
}

const mostPixels = 1_000_000

const pixelFaults = (line: number, x: number, y: number): ReadonlyArray<Problem> =>
  (
    [
      ["im_x", x],
      ["im_y", y],
    ] as const
  ).flatMap(([field, value]) =>
    value >= 0 && value <= mostPixels
      ? []
      : { code: "meta-out-of-range", line, field, words: String(value), from: 0, to: mostPixels },
  )

/** Photos that a file names and that are not among these, each once. */
export const unknownImages = (
  points: ReadonlyArray<{ readonly image: string }>,
  names: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const known = new Set(names)
  return [...new Set(points.map(({ image }) => image))].filter(image => !known.has(image))
}
