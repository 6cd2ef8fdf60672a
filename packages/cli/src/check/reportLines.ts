import type { Flight, Hint } from "@altilift/core/preflight"
import { sentences } from "../messages/language.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { tableLines } from "../view/table.ts"
import { bytes, duration } from "../view/units.ts"
import type { SetReport } from "./SetReport.ts"

/** Lines of one kind that are shown in a terminal. */
const shownAtMost = 20

/** The report for people. */
export const reportLines = (report: SetReport): ReadonlyArray<string> => {
  const words = sentences().check
  const { check, photos, broken } = report
  const hinted = photos.filter(({ hints }) => hints.length > 0)
  return [
    words.summary(photos.length, bytes(report.bytes), report.gigaPixels.toFixed(2), report),
    ...(report.seconds === undefined ? [] : [words.estimate(duration(report.seconds))]),
    "",
    ...tableLines([words.flightHeads, ...check.flights.map(flightCells)]),
    "",
    ...(check.cameras.length > 1 ? [printable(words.cameras(camerasOf(report)))] : []),
    ...coverageLines(report),
    ...(broken.length === 0 ? [] : [words.broken(broken.length)]),
    ...some(broken.map(({ ref, because }) => `  ${printable(shownPath(ref))}  ${words.because[because]}`)),
    ...(hinted.length === 0 ? [words.noHints] : [`${words.hints}:`]),
    ...report.counts.map(({ code, photos }) => `  ${String(photos).padStart(5)}  ${words.hintNames[code]}`),
    ...(hinted.length === 0 ? [] : [""]),
    ...some(hinted.map(({ ref, hints }) => `  ${printable(shownPath(ref))}  ${hintWords(hints, report)}`)),
  ]
}

/** All hints of a photo, in one line. */
export const hintWords = (hints: ReadonlyArray<Hint>, { photos }: SetReport): string => {
  const { comma, check } = sentences()
  const valueOf = ({ code, value }: Hint) =>
    code === "duplicate" && value !== undefined ? printable(shownPath(photos[value]?.ref ?? "")) : value
  return hints.map(hint => check.hint(hint.code, valueOf(hint))).join(comma)
}

/** Number, kind, photos, first and last time, camera. */
export const flightCells = ({ number, kind, photos, from, to, camera }: Flight): ReadonlyArray<string> => [
  String(number),
  sentences().check.kinds[kind],
  String(photos.length),
  time(from),
  time(to),
  camera ?? sentences().check.noCamera,
]

/** The camera's local time, which `takenAt` holds as UTC. */
const time = (at: number | undefined): string =>
  at === undefined ? "—" : new Date(at).toISOString().slice(0, 19).replace("T", " ")

const camerasOf = ({ check }: SetReport): ReadonlyArray<string> =>
  check.cameras.map(({ camera, photos }) => `${camera ?? sentences().check.noCamera} (${photos})`)

export const coverageLines = ({ check: { coverage } }: SetReport): ReadonlyArray<string> => {
  const words = sentences().check
  if (coverage === undefined) return [words.noCoverage]
  const gaps = coverage.gaps.map(
    ({ area, latitude, longitude }) => `  ${words.gap(area.toFixed(0), latitude.toFixed(6), longitude.toFixed(6))}`,
  )
  const [head] = gaps.length === 0 ? [] : [words.gaps(gaps.length)]
  return [
    words.coverage((coverage.groundPixel * 100).toFixed(1), coverage.views),
    ...(head === undefined ? [] : [head]),
    ...some(gaps),
  ]
}

const some = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length <= shownAtMost
    ? lines
    : [...lines.slice(0, shownAtMost), `  ${sentences().check.more(lines.length - shownAtMost)}`]
