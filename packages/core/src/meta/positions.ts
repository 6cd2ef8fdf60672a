import type { Problem } from "../problems/Problem.ts"
import { linesOf, numbersIn, type Read, readEach } from "./lines.ts"
import { outOfRange, type Projection, projectionOf } from "./projection.ts"

/** Where a photo was taken, in the coordinates of the file. */
export interface ImagePosition {
  readonly line: number
  readonly image: string
  readonly x: number
  readonly y: number
  readonly z: number | undefined
}

const fields = ["geo_x", "geo_y", "geo_z", "yaw", "pitch", "roll", "horizontal accuracy", "vertical accuracy"]

/**
 * `geo.txt` of OpenDroneMap: a projection, then lines `image geo_x geo_y [geo_z] [yaw pitch roll] [horizontal and
 * vertical accuracy] [anything]`.
 */
export const readPositions = (text: string): Read<ImagePosition> & { readonly projection: Projection | undefined } => {
  const [first, ...rest] = linesOf(text)
  const projection = projectionOf(first)
  if ("code" in projection) return { entries: [], problems: [projection], projection: undefined }
  if (rest.length === 0) return { entries: [], problems: [{ code: "meta-no-lines" }], projection }
  const seen = new Map<string, number>()
  const read = readEach<ImagePosition>(
    rest,
    ({ line, text }) => {
      const [image = "", ...parts] = text.split(/\s+/)
      if (parts.length < 2) return [{ code: "meta-fields-missing", line, least: 3, found: parts.length + 1 }]
      const { numbers, problems } = numbersIn(
        line,
        fields.slice(0, numbersMeant(parts.length)).map((name, index) => [name, parts[index]]),
      )
      const [x = 0, y = 0, z] = numbers
      if (problems.length > 0) return problems
      const faults = outOfRange(line, projection, x, y)
      const before = seen.get(image)
      seen.set(image, line)
      if (before !== undefined) return [...faults, { code: "meta-image-twice", line, image, before } satisfies Problem]
      return faults.length > 0 ? faults : { line, image, x, y, z }
    },
    (value): value is ImagePosition => "image" in value,
  )
  return { ...read, projection }
}

/** How many of the words of a line OpenDroneMap reads as numbers. */
const numbersMeant = (words: number): number => (words < 6 ? Math.min(words, 3) : words < 8 ? 6 : 8)
