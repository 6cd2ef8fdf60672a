import type { Problem } from "@altilift/core"
import type { Words } from "./words.ts"

/** An upload that has ended. */
export const ended = ({ f, photos, count, sentence, problem }: Words) => ({
  ended: {
    complete: (ready: number) => (ready === 1 ? "The photo is Ready" : `All ${photos(ready)} are Ready`),
    incomplete: (ready: number, all: number) => `${f.number(ready)} of ${photos(all)} Ready`,
    verifying: (number: number) => `${photos(number)} sent, and not verified yet. The list follows them.`,
    startWith: (ready: number) => `Start reconstruction with ${photos(ready)}`,
    starting: "Starting the reconstruction…",
    cancelled: "Cancelled",
    stopped: "Stopped before the end",
    nothing: "No photo was uploaded",
    facts: (bytes: number, seconds: number, rate: number) =>
      `${f.bytes(bytes)} sent in ${f.duration(seconds)}${rate > 0 ? ` · ${f.rate(rate)}` : ""}`,
    nothingSent: "Nothing had to be sent: the server has it all.",
    reasons: "Why",
    /** Ends with a full stop; empty stays empty. */
    reason: (text: string) => (text === "" ? "" : sentence(text)),
    moreReasons: (number: number) => `and ${count(number, "other reason", "other reasons")}`,
    retry: (number: number) => `Try ${photos(number)} again`,
    goOn: "Go on",
    another: "Upload more photos",
    reconstructionStarted: "The reconstruction has been started.",
    reconstructionRefused: (found: Problem) => `The reconstruction was not started: ${problem(found)}`,
    reconstructionNotStarted: "The reconstruction was not started.",
    reconstructionThere: "There is a reconstruction of these photos already.",
    reconstructionHeld: "The reconstruction was not started, because not all photos are Ready.",
  },
})

export type EndedTexts = ReturnType<typeof ended>
