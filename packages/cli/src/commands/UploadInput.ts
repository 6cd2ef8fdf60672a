import type { BucketWish } from "@altilift/core"
import type { PhotoSetInput } from "./photoSet.ts"
import type { ServerInput } from "./serverFlags.ts"

/** `altilift upload` as it was typed. */
export interface UploadInput extends ServerInput, PhotoSetInput {
  /** File with addresses; `-` for standard input. */
  readonly fromUrls: string | undefined
  /** Variable that holds a token for them. */
  readonly fetchTokenEnv: string | undefined
  readonly project: string
  readonly create: boolean
  readonly reconstruction: { readonly start: boolean; readonly preStart: boolean; readonly startAgain: boolean }
  /** Follow the reconstruction to its end. */
  readonly wait: boolean
  /** Do not wait for the verification. */
  readonly noWait: boolean
  readonly reconstructor: string | undefined
  readonly bucket: BucketWish
  readonly concurrency: number | undefined
  /** A rate, or a timetable of rates. */
  readonly bwlimit: string | undefined
  readonly order: string | undefined
  readonly report: string | undefined
  readonly dryRun: boolean
  readonly skipUnreadable: boolean
  /** Files that go with the photos are left out. */
  readonly noMeta: boolean
  /** Skipped files, Duplicates and hints change the exit code. */
  readonly strict: boolean
  readonly quiet: boolean
  readonly logFile: string | undefined
}
