import { type Mark, readMarks } from "@altilift/core"
import { type GeoPoint, metresBetween } from "./geodesy.ts"
import type { ManifestImage } from "./manifest.ts"

export interface MarksFile {
  readonly name: string
  readonly text: string
}

/** How far a mark may be from the position that the photo itself has, in metres: farther, it is of another flight. */
const farthest = 100

/** Names of photos as DJI makes them: the number in the flight before the end, perhaps with a letter of the camera. */
const numbered = /^(.*?)_?(\d{4})(?:_[A-Z]+)?\.\w+$/

/**
 * Places of photos by the marks of their flights. A mark has no name, but the number of its photo. Some drones begin
 * the names of photos as that of their file of marks (`100_0001_0012.JPG` of `100_0001_Timestamp.MRK`); with others a
 * mark is the photo's when it is the only one of that number, or the one that is near the position that the photo
 * itself has.
 */
export const markedPlaces = (
  files: ReadonlyArray<MarksFile>,
  images: ReadonlyArray<ManifestImage>,
): ReadonlyMap<string, GeoPoint> => {
  const marks = files.flatMap(({ name, text }) =>
    readMarks(text)
      .entries.filter(({ quality }) => quality > 0)
      .map(mark => ({ mark, flight: name.replace(/_?Timestamp\.MRK$|\.MRK$/i, "") })),
  )
  const byNumber = Map.groupBy(marks, ({ mark }) => mark.index)
  const places = new Map<string, GeoPoint>()
  for (const image of images) {
    const [, prefix, number] = numbered.exec(image.originalName) ?? []
    const candidates = byNumber.get(Number(number)) ?? []
    const own = candidates.filter(({ flight }) => flight === prefix)
    const mark = nearest(own.length > 0 ? own : candidates, image)
    if (mark !== undefined) places.set(image.name, placeOf(mark))
  }
  return places
}

const placeOf = ({ latitude, longitude, height }: Mark): GeoPoint => ({ latitude, longitude, altitude: height })

const nearest = (candidates: ReadonlyArray<{ readonly mark: Mark }>, { gps }: ManifestImage): Mark | undefined => {
  if (gps === null) return candidates.length === 1 ? candidates[0]?.mark : undefined
  const here = { ...gps, altitude: 0 }
  const [first] = candidates
    .map(({ mark }) => ({ mark, far: metresBetween(here, { ...placeOf(mark), altitude: 0 }) }))
    .sort((one, other) => one.far - other.far)
  return first !== undefined && first.far <= farthest ? first.mark : undefined
}
