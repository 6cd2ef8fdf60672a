import type { BucketWish } from "@altilift/core"
import type { ServerInput } from "./serverFlags.ts"

/** `altilift upload` as it was typed. */
export interface UploadInput extends ServerInput {
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
  readonly report: string | undefined
  readonly dryRun: boolean
  readonly skipUnreadable: boolean
  /** Files that go with the photos are left out. */
  readonly noMeta: boolean
}
