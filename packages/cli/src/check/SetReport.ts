import { otherFormat } from "@altilift/core"
import {
  checkSet,
  gigaPixelsOf,
  type Hint,
  hintCodes,
  type ImageFacts,
  type SetCheck,
  secondsToSend,
} from "@altilift/core/preflight"
import { nameOf } from "../fileRef.ts"
import type { Inspected } from "../layers.ts"

/** A photo of the report. */
export interface ReportedPhoto {
  /** Absolute path, as `refOf` writes it. */
  readonly ref: string
  readonly size: number
  readonly facts: ImageFacts
  readonly hints: ReadonlyArray<Hint>
  /** Number of its flight. */
  readonly flight: number
}

/** What `altilift check` says about a set. */
export interface SetReport {
  readonly photos: ReadonlyArray<ReportedPhoto>
  /** Named as photos, but nothing that the server takes. */
  readonly broken: ReadonlyArray<{ readonly ref: string; readonly because: "empty" | "unreadable" | "not an image inside" }>
  /** Files that are no photos. */
  readonly others: number
  /** How many of these are of a format that people take for photos of the set: `HEIC`, `MP4`; the most first. */
  readonly otherFormats: ReadonlyArray<readonly [format: string, files: number]>
  readonly check: SetCheck
  /** Of the photos. */
  readonly bytes: number
  readonly gigaPixels: number
  /** Seconds that sending them takes at the rate of the last upload; undefined when there was none. */
  readonly seconds: number | undefined
  /** How many photos have each hint, those of none left out. */
  readonly counts: ReadonlyArray<{ readonly code: Hint["code"]; readonly photos: number }>
}

export const makeReport = (inspected: ReadonlyArray<Inspected>, now: number, rate: number | undefined): SetReport => {
  const images = inspected.flatMap(({ ref, size, facts, pixels }) =>
    facts.kind === "image" ? [{ ref, size, facts, pixels }] : [],
  )
  const others = inspected.filter(({ facts }) => facts.kind === "other")
  const check = checkSet({ photos: images, now })
  const photos = images.map(({ ref, size, facts }, at) => ({
    ref,
    size,
    facts,
    hints: check.photos[at]?.hints ?? [],
    flight: check.photos[at]?.flight ?? 0,
  }))
  const bytes = photos.reduce((sum, { size }) => sum + size, 0)
  return {
    photos,
    broken: inspected.flatMap(({ ref, facts }) => (facts.kind === "broken" ? [{ ref, because: facts.because }] : [])),
    others: others.length,
    otherFormats: formatsOf(others),
    check,
    bytes,
    seconds: secondsToSend(bytes, rate),
    gigaPixels: photos.reduce((sum, { facts }) => sum + (gigaPixelsOf(facts) ?? 0), 0),
    counts: hintCodes.flatMap(code => {
      const count = photos.filter(({ hints }) => hints.some(hint => hint.code === code)).length
      return count === 0 ? [] : [{ code, photos: count }]
    }),
  }
}

const formatsOf = (files: ReadonlyArray<Inspected>): SetReport["otherFormats"] => {
  const known = files.flatMap(({ ref }) => otherFormat(nameOf(ref))?.format ?? [])
  const byFormat = Map.groupBy(known, format => format)
  return Array.from(byFormat, ([format, { length }]) => [format, length] as const).sort(([, a], [, b]) => b - a)
}

/** Whether the set has hints: what `--strict` fails on. */
export const hasHints = ({ counts, broken, check }: SetReport): boolean =>
  counts.length > 0 || broken.length > 0 || (check.coverage?.gaps.length ?? 0) > 0
