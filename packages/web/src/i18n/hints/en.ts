import type { FlightKind, Hint, HintCode } from "@altilift/core/preflight"
import type { StepKind } from "../../app/upload/createSteps.ts"
import { words } from "../en/words.ts"
import type { Formats } from "../formats.ts"

/** What the check of a set says, in English. Loaded when a set was chosen. */
export const english = (f: Formats) => {
  const { photos, count } = words(f)
  const are = (number: number, what: string) => `${photos(number)} ${number === 1 ? "is" : "are"} ${what}`
  const lines: Readonly<Record<HintCode, (number: number) => string>> = {
    "cut-off": number => are(number, "cut off"),
    "lens-covered": number => `${photos(number)} with the lens covered`,
    blurred: number => are(number, "blurred"),
    underexposed: number => are(number, "underexposed"),
    overexposed: number => are(number, "overexposed"),
    "motion-blur": number => `${photos(number)} with motion blur expected`,
    "gimbal-differs": number => `${photos(number)} with the gimbal unlike the others`,
    "no-position": number => `${photos(number)} without GPS`,
    "odd-date": number => `${photos(number)} with an odd date`,
    "other-camera": number => `${photos(number)} of another camera`,
    "far-away": number => are(number, "far from the rest"),
    duplicate: number => `${photos(number)} may be ${number === 1 ? "a duplicate" : "duplicates"}`,
  }
  const explained: Readonly<Record<HintCode, string>> = {
    "cut-off": "The end of the file is missing: copy it again. The server is likely to refuse it.",
    "lens-covered": "Almost black all over.",
    blurred: "Less sharp than the others of the flight.",
    underexposed: "Large parts are nearly black.",
    overexposed: "Large parts are white.",
    "motion-blur": "The camera moved more than half a pixel on the ground during the exposure.",
    "gimbal-differs": "The camera looked at another angle than in nearly all others.",
    "no-position": "Other photos have a position. These are uploaded, but are not on the map.",
    "odd-date": "None, before 2010, or in the future.",
    "other-camera": "It took less than a tenth of the photos.",
    "far-away": "Nearly no other photo is near.",
    duplicate: "Size and header are those of another photo. Duplicates are not sent twice.",
  }
  const kinds: Readonly<Record<FlightKind, string>> = {
    survey: "survey",
    aborted: "aborted",
    ground: "on the ground",
    undated: "without time",
  }
  const steps: Readonly<Record<StepKind, (number: number) => string>> = {
    "left-out": number => `${photos(number)} left out`,
    "taken-back": number => `${photos(number)} restored`,
    added: number => `${count(number, "file", "files")} added`,
    named: () => "flight named",
    "own-project": number => `${photos(number)} to a project of their own`,
  }
  return {
    title: "Hints",
    lead: "Everything is sent unless you leave it out.",
    looking: (done: number, all: number) => `Looking at the pictures: ${f.number(done)} of ${f.number(all)}`,
    lookingLater: (done: number, all: number) =>
      `${f.number(done)} of ${f.number(all)} pictures were looked at; the others are after the upload.`,
    lines,
    explained,
    /** What a button is called for those who do not see what it stands beside. */
    named: (action: string, what: string) => `${action}: ${what}`,
    show: "Show",
    leaveOutThese: "Leave out these",
    leaveOut: "Leave out",
    takeBack: "Restore",
    gaps: (number: number) => `${count(number, "gap", "gaps")} in the coverage`,
    gapsHint: (squareMetres: number) =>
      `Fewer than 3 photos show the ground there, ${f.number(Math.round(squareMetres))} m² in all. The map marks them.`,
    flights: "Flights",
    flight: (number: number) => `Flight ${f.number(number)}`,
    nameOf: (number: number) => `Name of flight ${f.number(number)}`,
    kinds,
    noCamera: "unnamed camera",
    photos,
    someOf: (kept: number, all: number) => `${f.number(kept)} of ${photos(all)}`,
    leftOut: "left out",
    undo: (kind: StepKind, number: number) => `Undo: ${steps[kind](number)}`,
    ownProject: "Own project",
    ownProjectName: "Name of the project",
    ownProjectMake: "Make the project",
    goesTo: (project: string) => `goes to ${project} afterwards`,
    next: (project: string, number: number) => `Next: ${photos(number)} for the project ${project}.`,
    sendNow: "Open it and send them",
    value: ({ code, value = 0 }: Hint, of: string): string => {
      switch (code) {
        case "cut-off":
          return "cut off, its end is missing"
        case "lens-covered":
          return "lens covered"
        case "blurred":
          return `blurred: ${f.percent(value)} of the usual sharpness`
        case "underexposed":
          return "underexposed"
        case "overexposed":
          return `overexposed: ${f.percent(value)} of it is white`
        case "motion-blur":
          return `motion blur expected: ${value.toFixed(1)} pixels`
        case "gimbal-differs":
          return `gimbal at ${value.toFixed(0)}°, unlike the others`
        case "no-position":
          return "no GPS"
        case "odd-date":
          return "odd date"
        case "other-camera":
          return "other camera"
        case "far-away":
          return `${f.distance(Math.round(value))} from the others`
        case "duplicate":
          return `same header as ${of}`
      }
    },
  }
}

export type HintTexts = ReturnType<typeof english>
