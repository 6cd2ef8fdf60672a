import type { Words } from "./words.ts"

/** Whether a card may be formatted, and the server's receipt. */
export const safety = ({ f, photos, files }: Words) => ({
  safety: {
    safe: "Safe to format the card",
    why: (ready: number) =>
      ready === 1 ? "The server has the photo, and verified it." : `The server has all ${photos(ready)}, and verified them.`,
    partSafe: "These photos are safe",
    rest: {
      flight: "The rest of the card went to another project, or nowhere: before you format it, look there, too.",
      single: "You chose single photos: before you format a card, choose its folder, too.",
    },
    others: (ready: number, number: number) =>
      `${photos(ready)} ${ready === 1 ? "is" : "are"} safe on the server. Only on the card: ${files(number)}. ` +
      `Copy them first, if you need them.`,
    photosSafe: "Every photo is safe, but not every file",
    notYet: "Do not format the card yet",
    unsafe: (number: number) =>
      number === 0 ? "The server has not confirmed the photos." : `Not safe on the server: ${files(number)}.`,
    label: "Not safe yet",
    gone: (number: number) => `No longer Ready on the server: ${photos(number)}.`,
    show: "Show in the list",
    asking: "Requesting the signed receipt…",
    download: "Download the receipt",
    signed: (time: number) =>
      `Signed by the server on ${f.dateTime(time)}: names, sizes and SHA-1 of the photos. ` +
      `altilift verify-receipt checks it offline.`,
    notSigned: "This server signs no receipts.",
    title: "Receipt",
    all: (ready: number) =>
      ready === 1 ? "The photo of this project is Ready." : `All ${photos(ready)} of this project are Ready.`,
    some: (number: number) => `Not Ready: ${photos(number)}. The list shows them first, with the reasons.`,
    card:
      "Before you format a card, choose its folder under Upload: what is here is not sent again, and what is " +
      "missing is named.",
    get: "Get the receipt",
  },
})

export type SafetyTexts = ReturnType<typeof safety>
