import type { Effect, Exit } from "effect"
import type { Caller } from "../accounts/Accounts.ts"
import type { SignInLimits } from "../accounts/SignInLimits.ts"
import type { Buckets } from "../buckets/Buckets.ts"
import type { Geography } from "../buckets/nearest.ts"
import type { Settings } from "../config.ts"
import type { Fetches } from "../fetch/Fetches.ts"
import type { Endpoints } from "../http/Endpoints.ts"
import type { RateLimits } from "../http/RateLimits.ts"
import type { BucketPoll } from "../images/BucketPoll.ts"
import type { PhotoLinks } from "../images/photoLinks.ts"
import type { Room } from "../images/Room.ts"
import type { ImageDraft } from "../images/registerImage.ts"
import type { UploadTracker } from "../images/UploadTracker.ts"
import type { MetaFetches } from "../meta/MetaFetches.ts"
import type { MetaTracker } from "../meta/MetaTracker.ts"
import type { GrantingBucket, SigningBucket } from "../ports/Bucket.ts"
import type { Counters } from "../ports/Counters.ts"
import type { Database } from "../ports/Database.ts"
import type { Locks } from "../ports/Locks.ts"
import type { Reconstructors } from "../ports/Reconstructor.ts"
import type { ImageRow, MetaFileRow, ProjectRow } from "../ports/tables.ts"
import type { Vault } from "../ports/Vault.ts"
import type { Removals } from "../projects/Removals.ts"
import type { ReceiptKey } from "../receipts/ReceiptKey.ts"
import type { ResultLinks } from "../reconstruction/resultLinks.ts"
import type { TaskSignal } from "../reconstruction/TaskSignal.ts"
import type { Sent } from "./sent.ts"

export type { ImageRow, MetaFileRow, ProjectRow, TaskRow, UserRow, WebhookRow } from "../ports/tables.ts"

/** What resolvers may use. */
export type ApiServices =
  | UploadTracker
  | BucketPoll
  | Buckets
  | Counters
  | Database
  | Endpoints
  | Fetches
  | Geography
  | Locks
  | MetaFetches
  | MetaTracker
  | PhotoLinks
  | Vault
  | RateLimits
  | Settings
  | ReceiptKey
  | SignInLimits
  | Removals
  | Reconstructors
  | ResultLinks
  | Room
  | TaskSignal

/** An image that was registered, and the bucket that its bytes may be put into. */
export interface SignedUploadParent {
  readonly image: ImageRow
  readonly bucket: SigningBucket
}

/** A meta file that was registered, and the bucket that its bytes may be put into. */
export interface SignedMetaFileParent {
  readonly file: MetaFileRow
  readonly bucket: SigningBucket
}

/** What `uploadImageOSS` was asked, by a user who may; what of it happens, the selected fields decide. */
export interface OssUploadParent {
  readonly project: ProjectRow
  readonly draft: ImageDraft
  readonly bucket: GrantingBucket
}

/** Who sent a request, and from where. */
export interface Asker {
  readonly caller: Caller
  /** As `clientAddress` tells it. */
  readonly address: string
  /** By which answers and the log name the request. */
  readonly requestId: string
  readonly sent: Sent
  /** Runs what the request asks for; what it logs names the request. */
  readonly runExit: RunExit
}

export type RunExit = <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<Exit.Exit<A, E>>

/** What a resolver knows of the request. */
export interface RequestContext extends Asker {
  /** Runs a resolver's effect; a `Refusal` becomes an error with its code, everything else is masked and logged. */
  readonly run: <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<A>
}
