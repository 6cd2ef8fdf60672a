import { fastest, leastHeight, median, metresBetween } from "./metres.ts"
import type { ImageFacts } from "./PhotoFacts.ts"

/**
 * `survey`: photos of one flight. `aborted`: too few to reconstruct anything. `ground`: taken on the ground, or by a
 * camera without position beside others with one, as selfies are. `undated`: their header has no time.
 */
export type FlightKind = "survey" | "aborted" | "ground" | "undated"

/** Photos that were taken together: by one camera, without a long pause or a jump. */
export interface Flight {
  /** Counted from 1, in the order of time; a front end gives it a name. */
  readonly number: number
  readonly kind: FlightKind
  readonly camera: string | undefined
  /** Of the first and the last photo, as `takenAt`. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** Places in the list that was given, in the order of time. */
  readonly photos: ReadonlyArray<number>
}

/** Milliseconds between two photos of a flight at most: a change of the battery takes longer. */
const longestPause = 120_000
/** Metres between two photos of a flight at most, unless a drone can have flown them. */
const longestJump = 300
/** A flight with fewer photos is aborted. */
const leastPhotos = 8

interface Shot {
  readonly at: number
  readonly facts: ImageFacts
}

/** Groups photos by camera, time and position. */
export const findFlights = (photos: ReadonlyArray<ImageFacts>): ReadonlyArray<Flight> => {
  const shots = photos.map((facts, at): Shot => ({ at, facts }))
  const [dated, undated] = [shots.filter(isDated), shots.filter(shot => !isDated(shot))]
  const cameras = Map.groupBy(dated, ({ facts }) => facts.flight?.camera)
  const groups = [...cameras.values()].flatMap(split)
  groups.sort((a, b) => timeOf(a[0]) - timeOf(b[0]))
  if (undated.length > 0) groups.push(undated)
  const anyPosition = photos.some(({ position }) => position !== undefined)
  return groups.map((group, index) => ({
    number: index + 1,
    kind: kindOf(group, anyPosition),
    camera: group[0]?.facts.flight?.camera,
    from: group[0]?.facts.takenAt,
    to: group.at(-1)?.facts.takenAt,
    photos: group.map(({ at }) => at),
  }))
}

const isDated = ({ facts }: Shot): boolean => facts.takenAt !== undefined
const timeOf = (shot: Shot | undefined): number => shot?.facts.takenAt ?? 0

const split = (shots: ReadonlyArray<Shot>): Array<Array<Shot>> => {
  const groups: Array<Array<Shot>> = []
  let group: Array<Shot> = []
  let lastPlace: Shot | undefined
  const sorted = shots.toSorted((a, b) => timeOf(a) - timeOf(b) || a.at - b.at)
  for (const [index, shot] of sorted.entries()) {
    const last = group.at(-1)
    const jump = jumped(lastPlace, shot)
    // A single wrong position is no other flight: the next photo is where the last one was.
    const strays = jump && !jumped(lastPlace, sorted[index + 1])
    if (last === undefined || timeOf(shot) - timeOf(last) > longestPause || (jump && !strays)) {
      group = []
      groups.push(group)
      lastPlace = undefined
    }
    group.push(shot)
    if (shot.facts.position !== undefined && !strays) lastPlace = shot
  }
  return groups
}

/** Whether no drone flies from the place of one photo to that of the other between them. */
const jumped = (from: Shot | undefined, to: Shot | undefined): boolean => {
  if (from?.facts.position === undefined || to?.facts.position === undefined) return false
  const metres = metresBetween(from.facts.position, to.facts.position)
  return metres > longestJump && metres > (fastest * (timeOf(to) - timeOf(from))) / 1000
}

const kindOf = (group: ReadonlyArray<Shot>, anyPosition: boolean): FlightKind => {
  if (group.every(shot => !isDated(shot))) return "undated"
  const heights = group.flatMap(({ facts }) => facts.flight?.relativeAltitude ?? [])
  const height = median(heights)
  if (height !== undefined && height < leastHeight) return "ground"
  if (anyPosition && group.length < leastPhotos && group.every(({ facts }) => facts.position === undefined)) return "ground"
  return group.length < leastPhotos ? "aborted" : "survey"
}
