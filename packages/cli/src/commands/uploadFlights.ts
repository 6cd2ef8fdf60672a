import type { Flight } from "@altilift/core/preflight"
import { Console, Effect } from "effect"
import { checkPaths } from "../check/checkPaths.ts"
import type { SetReport } from "../check/SetReport.ts"
import type { Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { noImage } from "./afterUpload.ts"
import { checkPhotoSet, leftOutLines, withPaths } from "./photoSet.ts"
import { runUpload } from "./runUpload.ts"
import type { UploadInput } from "./UploadInput.ts"

/** Which flights are uploaded, and where to. */
export interface FlightChoice {
  /** Each into a project of its own: `{flight}` in the name of the project is its name, else its number. */
  readonly byFlight: boolean
  /** Numbers of flights as `altilift check` shows them, with commas between them. */
  readonly leaveOut: string | undefined
  /** Names of flights: `2=North`, with commas between them. */
  readonly names: string | undefined
}

const placeholder = "{flight}"

/** `altilift upload`, by flight where that is wanted. */
export const uploadFlights = Effect.fn("uploadFlights")(function* (input: UploadInput, choice: FlightChoice) {
  if (!choice.byFlight && choice.leaveOut === undefined && choice.names === undefined) return yield* runUpload(input)
  const fault = faultIn(input, choice)
  if (fault !== undefined) return yield* new UsageError({ message: fault })
  const places = yield* checkPhotoSet(input)
  const report = yield* orInterrupted(checkPaths(places, input.quiet))
  if (report.photos.length === 0 && report.broken.length === 0) return yield* noImage(places)
  if (!input.quiet) yield* Effect.forEach(leftOutLines(places.selection), line => Console.error(line), { discard: true })
  const { flights } = report.check
  const leftOut = numbersIn(choice.leaveOut)
  const names = namesIn(choice.names)
  const unknown = [...leftOut, ...names.keys()].find(number => !flights.some(flight => flight.number === number))
  if (unknown !== undefined) return yield* new UsageError({ message: sentences().check.noFlight(unknown, flights.length) })
  const kept = flights.filter(({ number }) => !leftOut.includes(number))
  if (kept.length === 0) return yield* new UsageError({ message: sentences().check.noneLeft })
  if (!choice.byFlight) return yield* runUpload(withPaths(input, pathsOf(kept, report)))
  yield* uploadEach(input, kept, report, names)
})

/** One after the other. A flight that is incomplete does not keep the next ones; any other failure does. */
const uploadEach = Effect.fnUntraced(function* (
  input: UploadInput,
  kept: ReadonlyArray<Flight>,
  report: SetReport,
  names: ReadonlyMap<number, string>,
) {
  let incomplete: Incomplete | undefined
  for (const flight of kept) {
    const project = input.project.replaceAll(placeholder, () => names.get(flight.number) ?? String(flight.number))
    if (!input.quiet) yield* Console.error(sentences().check.flight(flight.number, flight.photos.length))
    yield* runUpload({ ...withPaths(input, pathsOf([flight], report, flight === kept[0])), project }).pipe(
      Effect.catchTag("Incomplete", failure => Effect.sync(() => (incomplete ??= failure))),
    )
  }
  if (incomplete !== undefined) return yield* Effect.fail(incomplete)
})

/** `withBroken`: files that are named as photos but are none have no flight, and are Rejected as without flights. */
const pathsOf = (flights: ReadonlyArray<Flight>, { photos, broken }: SetReport, withBroken = true): ReadonlyArray<string> => [
  ...flights.flatMap(flight => flight.photos.flatMap(at => photos[at]?.ref ?? [])),
  ...(withBroken ? broken.map(({ ref }) => ref) : []),
]

const faultIn = (input: UploadInput, { byFlight, leaveOut, names }: FlightChoice): string | undefined => {
  const words = sentences().check
  if (input.fromUrls !== undefined) return words.flightsOfUrls
  if (byFlight && !input.project.includes(placeholder)) return words.noPlaceholder(placeholder)
  if (byFlight && (input.json || input.report !== undefined)) return words.oneRunEach
  if (names !== undefined && !byFlight) return words.namesWithoutFlights
  if (names !== undefined && [...namesIn(names)].some(([number, name]) => !(number >= 1) || name === ""))
    return words.notNames(names)
  return leaveOut !== undefined && numbersIn(leaveOut).some(number => !(number >= 1)) ? words.notNumbers(leaveOut) : undefined
}

const numbersIn = (list: string | undefined): ReadonlyArray<number> =>
  list === undefined ? [] : list.split(",").map(one => (/^\s*\d+\s*$/.test(one) ? Number(one) : Number.NaN))

/** A number that is none is NaN, a name that is missing is empty. */
const namesIn = (list: string | undefined): ReadonlyMap<number, string> =>
  new Map(
    list?.split(",").map(one => {
      const [, number, name = ""] = /^\s*(\d+)\s*=\s*(.*?)\s*$/.exec(one) ?? []
      return [Number(number ?? Number.NaN), name] as const
    }),
  )
