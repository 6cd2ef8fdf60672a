import type { Words } from "./words.ts"

/** The list of photos, and the map. */
export const photos = ({ f, photos, states }: Words) => ({
  groups: {
    waiting: "Waiting",
    sending: "Sending",
    verifying: "Verifying",
    ready: "Ready",
    duplicate: "Duplicates",
    problem: "Problems",
    skipped: "Not photos, skipped",
    beside: "Beside the photos",
    "left-out": "Left out",
  },

  list: {
    label: "Photos",
    filter: "Show",
    all: "All photos",
    noneOf: (group: string) => `No photos here: ${group}`,
    empty: "No photos yet",
    noPosition: "no GPS",
    dimensions: (width: number, height: number) => `${f.number(width)} × ${f.number(height)}`,
    duplicateOf: (name: string) => `same bytes as ${name}`,
    broken: {
      empty: "The file is empty",
      unreadable: "The file cannot be read",
      "not an image inside": "There is no image inside",
    },
    other: "Not an image",
  },

  states: {
    waiting: "Waiting",
    sending: "Sending",
    verifying: "Verifying",
    arrived: "Sent, not verified yet",
    ...states,
  },

  map: {
    title: "Where they were taken",
    label: (shown: number, width: number, height: number) =>
      `Map of ${photos(shown)} over ${f.distance(width)} by ${f.distance(height)}. The list has the same photos.`,
    none: "No photo has a GPS position",
    reading: "Reading the positions of the photos…",
    noneHint: "The map is drawn from GPS positions in the photos.",
    unplaced: (number: number) => `${photos(number)} without GPS`,
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    reset: "Show all",
    resetSite: "Show the whole site",
    site: (number: number, all: number) => `Site ${f.number(number)} of ${f.number(all)}`,
    nextSite: "Next site",
    north: "N",
    distance: (metres: number) => f.distance(metres),
    gap: "gap in the flight line",
    unused: "not in the model",
    marked: "shown in the list",
    overlap: "Overlap",
    seenWell: "3 photos or more show it",
    seenThinly: "1 or 2 photos show it",
    coverageGap: "gap in the coverage",
  },
})

export type PhotosTexts = ReturnType<typeof photos>
