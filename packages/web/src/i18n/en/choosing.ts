import type { Words } from "./words.ts"

/** What is chosen, before anything is sent. */
export const choosing = ({ f, photos, files }: Words) => ({
  drop: {
    title: "Drop photos or folders here",
    touchTitle: "Choose or take photos",
    take: "Take a photo",
    over: "Release to choose them",
    lead: "JPEG, PNG and TIFF. Other files in a folder are skipped and counted.",
    folder: "Choose a folder",
    photos: "Choose photos",
    privacy: "Nothing is sent before you start.",
    lookOnly: "This project is shared with you to look at. Ask its owner for the right to upload.",
    listing: (found: number) => `Reading the folders: ${files(found)} so far`,
    nothing: "There was no file in what you chose. Choose another folder.",
    elsewhere: "Another tab of this browser uploads to this project. Photos that you start here wait until it has ended.",
    resumeTitle: "An upload is not finished",
    resumeLead: (what: string, when: number) => `${what}, stopped on ${f.dateTime(when)}. What arrived is not sent again.`,
    resume: "Go on",
    resumeAsks: "Your browser asks once more whether the page may read the folder.",
    chooseAgain: (when: number) =>
      `Stopped on ${f.dateTime(when)}. Choose the same files again to go on; what arrived is not sent again.`,
    forget: "Discard it",
    denied: "The browser may not read the folder any more. Choose it again to go on.",
  },

  preflight: {
    reading: (done: number, all: number) => `Reading headers: ${f.number(done)} of ${f.number(all)}`,
    ready: "Ready to upload",
    photos: "Photos",
    size: "Size",
    gigaPixels: "Giga-pixels",
    time: "Estimated time",
    timeAt: (rate: number) => `at ${f.rate(rate)}, as last time`,
    timeIf: (rate: number) => `if the link carries ${f.rate(rate)}`,
    withoutPosition: (number: number) => `${photos(number)} without GPS`,
    withoutPositionHint: "They are uploaded, but are not on the map.",
    broken: (number: number) => `${files(number)} cannot be sent`,
    brokenHint: "Empty, unreadable, or no image inside. The list says which.",
    others: (number: number) => `${files(number)} skipped`,
    othersHint: "Not a JPEG, PNG or TIFF.",
    unmeasured: (number: number) => `${photos(number)} of unknown dimensions`,
    unmeasuredHint: "Their headers do not say; the giga-pixels are without them.",
    nothing: "No JPEG, PNG or TIFF image is in what you chose.",
    allLeftOut: "All photos are left out.",
    start: "Start upload",
    other: "Choose other photos",
    addFolder: "Add a folder",
    addPhotos: "Add photos",
    groundPixel: (centimetres: string) => `${centimetres} cm a pixel on the ground`,
  },

  rule: {
    label: "Start the reconstruction",
    "all ready": "when all photos are Ready",
    "all ready hint": "Nothing is missing in the model.",
    "all finished": "when all have finished",
    "all finished hint": "Also without those that are Invalid.",
    never: "not by itself",
    "never hint": "Start it later, on the server's tab.",
  },
})

export type ChoosingTexts = ReturnType<typeof choosing>
