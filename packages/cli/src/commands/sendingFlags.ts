import { Flag } from "effect/cli"
import { bucketFlags } from "./bucketFlags.ts"
import { patternFlags } from "./photoSet.ts"
import { numberFlag, switchFlag, textFlag } from "./serverFlags.ts"
import type { UploadInput } from "./UploadInput.ts"

/** The flags of every command that sends photos: which ones, how, and what is reported. */
export const sendingFlags = {
  create: switchFlag("create"),
  bucket: bucketFlags,
  ...patternFlags,
  concurrency: numberFlag("concurrency", "N"),
  bwlimit: textFlag("bwlimit", "RATE"),
  order: textFlag("order", "found|coverage"),
  skipUnreadable: switchFlag("skip-unreadable"),
  noMeta: switchFlag("no-meta"),
  quiet: switchFlag("quiet").pipe(Flag.withAlias("q")),
  logFile: textFlag("log-file", "FILE"),
}

/** Those flags as they were typed. */
export type SendingInput = Pick<UploadInput, keyof typeof sendingFlags>
