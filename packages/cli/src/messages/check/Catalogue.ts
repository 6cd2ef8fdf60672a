import type { FlightKind, HintCode } from "@altilift/core/preflight"

/** Of one flight; times and counts as text. */
export interface FlightWords {
  readonly number: number
  readonly kind: FlightKind
  readonly photos: number
  readonly from: string
  readonly to: string
  readonly camera: string
}

/** How many files are no photos, and how many of these have a format that people take for photos of the set. */
interface OtherFiles {
  readonly others: number
  readonly otherFormats: ReadonlyArray<readonly [format: string, files: number]>
}

/** The sentences of `altilift check`. */
export interface CheckWords {
  readonly title: string
  readonly summary: (photos: number, size: string, gigaPixels: string, others: OtherFiles) => string
  readonly estimate: (time: string) => string
  readonly flights: string
  readonly flightHeads: ReadonlyArray<string>
  readonly kinds: Readonly<Record<FlightKind, string>>
  readonly cameras: (list: ReadonlyArray<string>) => string
  readonly noCamera: string
  readonly coverage: (centimetres: string, views: number) => string
  readonly noCoverage: string
  readonly gaps: (count: number) => string
  readonly gap: (squareMetres: string, latitude: string, longitude: string) => string
  readonly hints: string
  readonly noHints: string
  readonly hintNames: Readonly<Record<HintCode, string>>
  /** `value`: as `Hint` has it; the path for duplicates. */
  readonly hint: (code: HintCode, value: number | string | undefined) => string
  readonly broken: (count: number) => string
  readonly because: Readonly<Record<"empty" | "unreadable" | "not an image inside", string>>
  readonly more: (count: number) => string
  readonly progress: (done: number, all: number) => string
  readonly written: (file: string) => string
  readonly strict: string
  /** Flags that go with `--project` alone, or without it alone. */
  readonly misplaced: (flags: string, needsProject: boolean) => string
  readonly flight: (number: number, photos: number) => string
  readonly noFlight: (number: number, flights: number) => string
  readonly noneLeft: string
  readonly flightsOfUrls: string
  readonly noPlaceholder: (placeholder: string) => string
  readonly oneRunEach: string
  readonly notNumbers: (given: string) => string
  readonly notNames: (given: string) => string
  readonly namesWithoutFlights: string
  readonly map: string
  readonly notWritable: (file: string, reason: string) => string
}
