import type { BucketWish } from "@altilift/core"
import type { AccountFlags } from "../config/findAccount.ts"

/** `altilift upload` as it was typed. */
export interface UploadInput {
  readonly paths: ReadonlyArray<string>
  /** File with addresses; `-` for standard input. */
  readonly fromUrls: string | undefined
  /** Variable that holds a token for them. */
  readonly fetchTokenEnv: string | undefined
  readonly project: string
  readonly create: boolean
  readonly reconstruction: { readonly start: boolean; readonly preStart: boolean; readonly startAgain: boolean }
  /** Follow the reconstruction to its end. */
  readonly wait: boolean
  readonly reconstructor: string | undefined
  readonly bucket: BucketWish
  readonly concurrency: number | undefined
  readonly retryFor: string
  readonly json: boolean
  readonly verbose: boolean
  readonly report: string | undefined
  readonly dryRun: boolean
  readonly skipUnreadable: boolean
  /** Files that go with the photos are uploaded too. */
  readonly metaFiles: boolean
  readonly account: AccountFlags
}
