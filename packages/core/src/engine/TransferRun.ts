import type { SourceFile } from "../lifecycle/State.ts"
import type { Bucket, StsCredentials } from "../ports/Grant.ts"
import type { Project } from "../ports/UploadApi.ts"
import type { CurrentBucket } from "./CurrentBucket.ts"

/** What the transfers of one run share. */
export interface TransferRun {
  readonly project: Project
  /** Where a file goes: images to one bucket, meta files perhaps to another. */
  readonly bucketOf: (file: SourceFile) => CurrentBucket
  /** The project's credentials for a bucket that is written with some. */
  readonly credentials: (scope: Bucket) => StsCredentials
  /** A transfer of this file begins (true) or has ended (false). */
  readonly transferring: (file: SourceFile, now: boolean) => void
}
