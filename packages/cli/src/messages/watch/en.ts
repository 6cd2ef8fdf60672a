import type { WatchWords } from "./Words.ts"

const photos = (count: number): string => (count === 1 ? "1 photo" : `${count} photos`)

export const watch: WatchWords = {
  begins: {
    subfolders: (where, project) => `Watching the folders in ${where}, each for project ${project}; Ctrl-C ends it`,
    cards: (where, project) => `Waiting for cards in ${where}, for project ${project}; Ctrl-C ends it`,
  },
  loose: (path, count) =>
    `${count === 1 ? "1 file is" : `${count} files are`} directly in ${path} and not uploaded: --by-folder takes what is in a folder of it`,
  folderThere: (path, project) => `Watching ${path} for project ${project}`,
  folderGone: path => `${path} is gone: waiting until it is back`,
  cardIn: (name, project) => `Card ${name} goes into project ${project}: leave it in until its end is reported`,
  cardOut: name => `Card ${name} was taken out`,
  cardOutEarly: (name, ready, all) =>
    `Card ${name} was taken out too early: ${ready} of ${photos(all)} Ready. Keep the card, and put it in again.`,
  cardSafe: (name, count) => `Card ${name}: ${photos(count)}, every one Ready on the server. Safe to format.`,
  cardOthers: (name, ready, others, example) =>
    `Card ${name}: ${ready === 0 ? "no photos." : `${photos(ready)}, every one Ready on the server.`} ` +
    (others === 1
      ? `1 other file is only on the card (${example}): copy it before you format the card.`
      : `${others} other files are only on the card (such as ${example}): copy them before you format the card.`),
  cardLeftOut: (name, count, places) =>
    `Card ${name}: ${photos(count)} Ready on the server. ` +
    `${places === 1 ? "1 file or folder was" : `${places} files and folders were`} not uploaded (--include and --exclude): ` +
    "copy what you need before you format it.",
  cardUnsafe: (name, unsafe, all) => `Card ${name}: ${unsafe} of ${photos(all)} not Ready on the server. Keep the card.`,
  cardEmpty: name => `Card ${name}: no photos in its DCIM folder`,
  waits: (reason, delay) => `${reason.replace(/\.$/, "")}. Trying again ${delay === undefined ? "now" : `in ${delay}`}.`,
  usage: {
    folderOrCard: "Name a folder to watch, or choose --card; not both.",
    rootsWithoutCard: "--card-root goes with --card.",
    projectOrPattern: "Choose --project for one project, or --by-folder for one of each folder or card.",
    noPlaceholder: placeholder =>
      `--by-folder: write ${placeholder} where the name of the folder or card goes, such as "${placeholder}".`,
    noFolder: path => `${path} is not a folder. Name a folder to watch.`,
    duration: (flag, given) => `${flag}: "${given}" is not a duration of at least 500ms. Write it with units, such as 10s or 5m.`,
    secretInUnit: "--key and --token would be readable in the unit. Run altilift login, and leave them out.",
  },
  once: {
    nothing: "Nothing is there to upload",
    notComplete: files =>
      `${files === 1 ? "1 file is" : `${files} files are`} not complete yet and ${files === 1 ? "was" : "were"} not sent: ` +
      "run the same command again later",
    cardsNeeded: cards =>
      `${cards === 1 ? "1 card has" : `${cards} cards have`} files that the server does not have: do not format ${cards === 1 ? "it" : "them"} yet.`,
  },
  unit: {
    description: where => `Upload photos from ${where}`,
    needsLogin: "The unit does not get ALTI_KEY and ALTI_TOKEN: run altilift login before you start it.",
  },
}
