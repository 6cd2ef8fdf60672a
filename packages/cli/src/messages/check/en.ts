import type { CheckWords } from "./Catalogue.ts"

const photos = (count: number): string => (count === 1 ? "1 photo" : `${count} photos`)
const fixed = (value: number | string | undefined, digits: number): string => Number(value).toFixed(digits)

/** English: `altilift check`. */
export const check: CheckWords = {
  title: "Check of photos before the upload",
  summary: (count, size, gigaPixels, { others, otherFormats }) =>
    `${photos(count)}, ${size}, ${gigaPixels} giga-pixels` +
    (others === 0 ? "" : others === 1 ? "; 1 other file" : `; ${others} other files`) +
    (otherFormats.length === 0 ? "" : ` (not taken: ${otherFormats.map(([format, files]) => `${files} ${format}`).join(", ")})`),
  estimate: time => `Sending them takes about ${time} at the rate of the last upload`,
  flights: "Flights",
  flightHeads: ["No.", "kind", "photos", "from", "to", "camera"],
  kinds: { survey: "survey", aborted: "aborted", ground: "on the ground", undated: "without time" },
  cameras: list => `Several cameras: ${list.join(", ")}`,
  noCamera: "unnamed",
  coverage: (centimetres, views) => `Coverage: ${centimetres} cm a pixel, ${views} photos of each point (median)`,
  noCoverage: "Coverage unknown: no photo of a survey looks down and has position, height and focal length",
  gaps: count =>
    count === 1
      ? "1 gap, where fewer than 3 photos show the ground:"
      : `${count} gaps, where fewer than 3 photos show the ground:`,
  gap: (squareMetres, latitude, longitude) => `${squareMetres} m² at ${latitude}, ${longitude}`,
  hints: "Hints",
  noHints: "No hints.",
  hintNames: {
    "cut-off": "cut off, its end is missing",
    "lens-covered": "lens covered",
    blurred: "blurred",
    underexposed: "underexposed",
    overexposed: "overexposed",
    "motion-blur": "motion blur expected",
    "gimbal-differs": "gimbal angle unlike the others",
    "no-position": "no position",
    "odd-date": "odd date",
    "other-camera": "other camera",
    "far-away": "far from the others",
    duplicate: "duplicate",
  },
  hint: (code, value) => {
    switch (code) {
      case "blurred":
        return `blurred: ${fixed(Number(value) * 100, 0)} % of the usual sharpness`
      case "overexposed":
        return `overexposed: ${fixed(Number(value) * 100, 0)} % of it is white`
      case "motion-blur":
        return `motion blur expected: ${fixed(value, 1)} pixels`
      case "gimbal-differs":
        return `gimbal angle unlike the others: ${fixed(value, 0)}°`
      case "far-away":
        return `far from the others: ${fixed(value, 0)} m`
      case "duplicate":
        return `duplicate of ${value}`
      default:
        return check.hintNames[code]
    }
  },
  broken: count =>
    count === 1 ? "1 file is named as a photo, but is none:" : `${count} files are named as photos, but are none:`,
  because: { empty: "empty", unreadable: "cannot be read", "not an image inside": "not a JPEG, PNG or TIFF" },
  more: count => `… and ${count} more; --json and --html list all`,
  progress: (done, all) => `Checking photos: ${done} of ${all}`,
  written: file => `Written: ${file}`,
  misplaced: (flags, needsProject) => `${flags}: only ${needsProject ? "with" : "without"} --project`,
  strict: "The check has hints, and --strict was given.",
  flight: (number, count) => `Flight ${number}: ${photos(count)}`,
  noFlight: (number, flights) =>
    `There is no flight ${number}; there ${flights === 1 ? "is 1" : `are ${flights}`}. altilift check PATH shows the flights with their numbers.`,
  noneLeft: "--leave-out leaves out every flight: nothing would be uploaded.",
  flightsOfUrls: "--by-flight and --leave-out need photos on this machine; they exclude --from-urls.",
  noPlaceholder: placeholder => `--by-flight needs ${placeholder} in --project, for example --project "Beach ${placeholder}".`,
  oneRunEach: "--by-flight uploads into several projects; --json and --report describe one. Upload the flights one by one.",
  notNames: given => `--flight-name takes names of flights such as 1=North,2=South; "${given}" is none.`,
  namesWithoutFlights: "--flight-name names the projects of --by-flight: give both.",
  notNumbers: given => `--leave-out takes numbers of flights such as 2,5; "${given}" is none.`,
  map: "Map: north is up; footprints, gaps in red",
  notWritable: (file, reason) => `${file} cannot be written: ${reason}`,
}
