import type { About, Of } from "../Sentence.ts"

/** Of `altilift watch`. `name`: of the card. `delay`: undefined below a second. */
export type WatchWords = About<"folderThere" | "cardIn", [name: string, project: string]> &
  About<"loose", [root: string, files: number]> &
  About<"folderGone" | "cardOut" | "cardEmpty", [name: string]> &
  About<"cardOutEarly", [name: string, ready: number, photos: number]> &
  About<"cardSafe", [name: string, photos: number]> &
  About<"cardOthers", [name: string, ready: number, others: number, example: string]> &
  About<"cardLeftOut", [name: string, ready: number, places: number]> &
  About<"cardUnsafe", [name: string, unsafe: number, photos: number]> &
  About<"waits", [reason: string, delay: string | undefined]> & {
    readonly begins: About<"subfolders" | "cards", [where: string, project: string]>
    readonly usage: Of<"folderOrCard" | "rootsWithoutCard" | "projectOrPattern" | "secretInUnit"> &
      About<"noPlaceholder", [placeholder: string]> &
      About<"noFolder", [path: string]> &
      About<"duration", [flag: string, given: string]>
    readonly once: Of<"nothing"> & About<"notComplete", [files: number]> & About<"cardsNeeded", [cards: number]>
    readonly unit: About<"description", [where: string]> & Of<"needsLogin">
  }
