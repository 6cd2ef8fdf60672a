import type { Problem } from "@altilift/core"
import type { Retried } from "../say.ts"
import type { Words } from "./words.ts"

/** An upload while it runs, and what is said beside it. */
export const run = ({ f, photos, files, sentence, problem, retrying }: Words) => ({
  progress: {
    label: "Upload progress",
    opening: "Asking the server",
    uploading: "Uploading",
    verifying: "Waiting for the server to verify",
    pausing: "Pausing: what is on its way may take 5 seconds",
    paused: "Paused",
    stopping: "Stopping: what is on its way may take 5 seconds",
    elsewhere: "Another tab uploads to this project",
    reconstructing: "Starting the reconstruction",
    offline: "Waiting for the network",
    of: (done: number, all: number) => `${f.bytes(done)} of ${f.bytes(all)} sent`,
    rate: (rate: number) => f.rate(rate),
    left: (seconds: number) => `${f.duration(seconds)} left`,
    verified: (done: number, all: number) => `${f.number(done)} of ${photos(all)} verified`,
    sent: (done: number, all: number) => `${f.number(done)} of ${photos(all)} sent`,
    lost: (number: number) => `${photos(number)} with a problem`,
    leftToVerify: (seconds: number) => `${f.duration(seconds)} left to verify`,
    stalled: (seconds: number) => `No progress for ${f.duration(seconds)}`,
    toBucket: (label: string) => `to ${label}`,
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel upload",
    cancelAsk: "Cancel the upload? What arrived stays on the server. The other photos are not waited for any more.",
    cancelYes: "Cancel upload",
    cancelNo: "Keep uploading",
    announce: (share: number) => `${f.percent(share)} sent and verified`,
    rateGraph: "Rate",
    rateGraphLabel: (now: number, peak: number) => `Rate of the last minutes: now ${f.rate(now)}, at most ${f.rate(peak)}`,
    peak: (rate: number) => `peak ${f.rate(rate)}`,
    lastMinutes: (minutes: number) => `${f.number(minutes)} min ago`,
    now: "now",
  },

  notice: {
    offline: "You are offline. The upload goes on by itself when the network is back.",
    offlineOnly: "You are offline.",
    elsewhere: "Another tab of this browser uploads to this project. This one goes on when that one ends.",
    takeOver: "Go on in this tab",
    takenOver: "Another tab has taken over; this one is paused.",
    retrying: (retried: Retried) => `${sentence(retrying(retried))} It is tried again.`,
    bucket: (to: string, from: string) => `${from} could not be reached; photos go to ${to} now.`,
    expired: "Your session has ended. Sign in again; the upload then goes on where it was.",
    signInAgain: "Sign in again",
    readOnly: "The server is read-only just now: you can look, but not upload. Try again later.",
    serverOffline: "The server is down for maintenance. Try again later.",
    unreachable: "The server could not be reached for a long time. What arrived is kept; go on when it is back.",
    local: (found: Problem) => problem(found),
    refused: (found: Problem) => `The server does not take the upload: ${problem(found)}`,
    resumed: (photos: number) =>
      `The page was closed in the middle of an upload; ${files(photos)} are looked at again, and what arrived is not sent again.`,
  },
})

export type RunTexts = ReturnType<typeof run>
