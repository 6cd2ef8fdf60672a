import type { Flight } from "@altilift/core/preflight"
import { Console, Effect } from "effect"
import { checkPaths } from "../check/checkPaths.ts"
import type { SetReport } from "../check/SetReport.ts"
import { photoPaths } from "../config/photoPaths.ts"
import type { Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { noImage } from "./afterUpload.ts"
import { runUpload } from "./runUpload.ts"
import type { UploadInput } from "./UploadInput.ts"

/** Which flights are uploaded, and where to. */
export interface FlightChoice {
  /** Each into a project of its own: `{flight}` in the name of the project is its number. */
  readonly byFlight: boolean
  /** Numbers of flights as `altilift check` shows them, with commas between them. */
  readonly leaveOut: string | undefined
}

const placeholder = "{flight}"

/** `altilift upload`, by flight where that is wanted. */
export const uploadFlights = Effect.fn("uploadFlights")(function* (input: UploadInput, choice: FlightChoice) {
  if (!choice.byFlight && choice.leaveOut === undefined) return yield* runUpload(input)
  const fault = faultIn(input, choice)
  if (fault !== undefined) return yield* new UsageError({ message: fault })
  const places = yield* photoPaths(input.paths)
  const report = yield* orInterrupted(checkPaths(places))
  if (report.photos.length === 0 && report.broken.length === 0) return yield* noImage(places)
  const { flights } = report.check
  const leftOut = numbersIn(choice.leaveOut)
  const unknown = leftOut.find(number => !flights.some(flight => flight.number === number))
  if (unknown !== undefined) return yield* new UsageError({ message: sentences().check.noFlight(unknown, flights.length) })
  const kept = flights.filter(({ number }) => !leftOut.includes(number))
  if (kept.length === 0) return yield* new UsageError({ message: sentences().check.noneLeft })
  if (!choice.byFlight) return yield* runUpload({ ...input, paths: pathsOf(kept, report) })
  yield* uploadEach(input, kept, report)
})

/** One after the other. A flight that is incomplete does not keep the next ones; any other failure does. */
const uploadEach = Effect.fnUntraced(function* (input: UploadInput, kept: ReadonlyArray<Flight>, report: SetReport) {
  let incomplete: Incomplete | undefined
  for (const flight of kept) {
    const project = input.project.replaceAll(placeholder, String(flight.number))
    yield* Console.log(sentences().check.flight(flight.number, flight.photos.length))
    yield* runUpload({ ...input, project, paths: pathsOf([flight], report, flight === kept[0]) }).pipe(
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

const faultIn = (input: UploadInput, { byFlight, leaveOut }: FlightChoice): string | undefined => {
  const words = sentences().check
  if (input.fromUrls !== undefined) return words.flightsOfUrls
  if (byFlight && !input.project.includes(placeholder)) return words.noPlaceholder(placeholder)
  if (byFlight && (input.json || input.report !== undefined)) return words.oneRunEach
  return leaveOut !== undefined && numbersIn(leaveOut).some(number => !(number >= 1)) ? words.notNumbers(leaveOut) : undefined
}

const numbersIn = (list: string | undefined): ReadonlyArray<number> =>
  list === undefined ? [] : list.split(",").map(one => (/^\s*\d+\s*$/.test(one) ? Number(one) : Number.NaN))
