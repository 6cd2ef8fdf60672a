import type { Final, Progress, State } from "@altilift/core"
import { say, sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"
import { bytes, duration, rate } from "./units.ts"

/** How far the run is, in files. The scan begins after the first response of the server. */
export const standing = ({ filesFound, filesEnded, scanComplete }: Progress): string =>
  filesFound === 0 && !scanComplete
    ? sentences().progress.waiting
    : sentences().progress.standing(filesEnded, filesFound, scanComplete)

/** How many images ended in this state. */
export const inState = (count: number, at: Final["at"]): string => sentences().progress.inState(count, sentences().states[at])

const inStates = ({ images }: Progress, ...states: ReadonlyArray<State["at"]>): number =>
  states.reduce((sum, at) => sum + (images[at] ?? 0), 0)

/** Images whose bytes are with the server, which is verifying them. */
export const awaited = (progress: Progress): number => inStates(progress, "Stored", "Processing")

/** Images that the server gets itself. */
export const fetching = (progress: Progress): number => inStates(progress, "Fetching")

/** Images that are read, known or signed, and wait for a transfer. */
export const preparing = (progress: Progress): number =>
  inStates(progress, "Hashed", "Absent", "Signed", "Started") - progress.sending.length

/** Acknowledged bytes, of all; empty while the total is not known. */
export const bytesDone = ({ sent: { bytes: part } }: Progress): string =>
  part.total === 0 ? "" : sentences().progress.bytes(bytes(part.done), bytes(part.total))

/** The rate, and the time left for each stage where they differ; nothing while they are not known, or nothing moves. */
export const forecast = ({ sent, verified }: Progress): ReadonlyArray<string> => {
  const { leftToSend, leftToVerify } = sentences().progress
  const toSend = sent.secondsLeft === undefined ? undefined : duration(sent.secondsLeft)
  const toVerify = verified.secondsLeft === undefined ? undefined : duration(verified.secondsLeft)
  return [
    ...(sent.rate === undefined ? [] : [rate(sent.rate)]),
    ...(toSend === undefined ? [] : [leftToSend(toSend)]),
    ...(toVerify === undefined || toVerify === toSend ? [] : [leftToVerify(toVerify)]),
  ]
}

/** Shown in place of a forecast while there is no progress. */
export const stall = ({ stalled, at }: Progress): string | undefined =>
  stalled && sentences().progress.stalled(duration((at - stalled.since) / 1000), stalled.why && printable(say(stalled.why)))
