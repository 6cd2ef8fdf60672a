import type { ImageState, MetaFileKind } from "@altilift/core"
import type { Generated, Selectable } from "kysely"
import type { AppKeys, Links, Passwords, RedirectUris, Tokens, Users } from "./accountTables.ts"
import type { Audit } from "./auditTable.ts"
import type { Cloud } from "./Bucket.ts"
import type { Outbox, Watches, Webhooks } from "./noticeTables.ts"

/** Instants are milliseconds since 1970, booleans are 0 or 1: both fit SQLite and PostgreSQL. */
export interface Tables {
  appKeys: AppKeys
  users: Users
  tokens: Tokens
  passwords: Passwords
  links: Links
  redirectUris: RedirectUris
  projects: Projects
  shares: Shares
  images: Images
  imageCounts: ImageCounts
  userCounts: UserCounts
  projectCounts: ProjectCounts
  tasks: Tasks
  results: Results
  metaFiles: MetaFiles
  journal: Journal
  forwards: Forwards
  watches: Watches
  webhooks: Webhooks
  outbox: Outbox
  audit: Audit
  keys: Keys
}

/** Keys of the installation, where no data folder holds them. */
interface Keys {
  name: string
  /** A secret. */
  value: string
  createdAt: number
}

interface Projects {
  /** Order of creation; what pages are cut by. */
  seq: Generated<number>
  id: string
  ownerId: string
  name: string
  type: "free" | "pro"
  visibility: "public" | "unlisted" | "private"
  imported: number
  modelType: string | null
  createdAt: number
  /** When its owner removed it: from then on it does not exist to anybody, and what is left of it is cleared away. */
  removedAt: number | null
  /** What was signed for the project before is void: a user has fewer rights since. */
  revokedAt: Generated<number>
  /** Most bytes, and most images; null: as the settings say, -1: no limit. */
  bytesLimit: number | null
  imagesLimit: number | null
}

/** What a user may do with a project of another's; each includes those before it. */
export const rights = ["view", "upload", "own"] as const
export type Right = (typeof rights)[number]

interface Shares {
  projectId: string
  userId: string
  right: Right
  createdAt: number
}

/** `bucket`: its client puts the bytes into the bucket. `url`: the service fetches them into the embedded one. */
export type ImageOrigin = "bucket" | "url"

interface Images {
  /** Order of registration; what pages are cut by. */
  seq: Generated<number>
  id: string
  projectId: string
  /** The name the client gave. */
  name: string
  /** The name we chose: the object's key in the bucket is `{projectId}/{filename}`. */
  filename: string
  /** Who brings the bytes. */
  source: Generated<ImageOrigin>
  /** Cloud and label of the bucket that the bytes are expected in, or came by. */
  cloud: Cloud
  bucket: string
  /** SHA-1, lower-case hexadecimal; null until it is learned from the bytes. */
  checksum: string | null
  state: ImageState
  /** Why the image is Invalid, in English; null otherwise. */
  error: string | null
  /** The same as a JSON array of problems. */
  problems: string | null
  createdAt: number
  /** When the client last did something for this image. */
  touchedAt: number
  /**
   * Verifications that began and did not end: one while it is under way, more where the service was killed meanwhile.
   */
  attempts: Generated<number>
  /** Those of them that ended a worker, or might have ended the service. */
  deaths: Generated<number>
  /** When it is looked for next; null: it does not wait in a bucket outside this process. */
  lookAt: number | null
  /** From here on: facts learned by verification, null before. */
  size: number | null
  format: string | null
  width: number | null
  height: number | null
  gigaPixel: number | null
  /** EXIF time as the camera wrote it: local time, with its offset when the camera knew it. */
  takenAt: string | null
  latitude: number | null
  longitude: number | null
  /** Metres above sea level. */
  altitude: number | null
}

/** How many images of a project are in a state, and their giga-pixels. Kept by triggers. */
interface ImageCounts {
  projectId: string
  state: ImageState
  images: number
  gigaPixel: number
}

/** Kept by triggers. */
interface UserCounts {
  userId: string
  /** Images of which nothing is here: they wait for their bytes, or are Invalid. */
  unfinished: number
  /** Of the originals kept. */
  bytes: number
}

/** Kept by triggers. */
interface ProjectCounts {
  projectId: string
  /** In whatever state. */
  images: number
  /** Of originals, meta files and results. */
  bytes: number
}

/**
 * `Pending`: waits for the images of a pre-start. `Running`: the reconstructor works on it, or will after those before
 * it. `Done`, `Failed` and `Stopped` are final.
 */
export type TaskState = "Pending" | "Running" | "Done" | "Failed" | "Stopped"

interface Tasks {
  seq: Generated<number>
  id: string
  projectId: string
  type: "Native" | "Dense"
  state: TaskState
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  /** The operator's name of what reconstructs. */
  reconstructor: string
  /** Between 0 and 1; null while it is unknown. */
  progress: number | null
  /** What is done now, in the engine's words. */
  step: string | null
  /** Why it Failed, as JSON of a problem. */
  problem: string | null
  /** The last lines of the engine's output. */
  output: string | null
  /** When it was paused; null: it goes on as soon as it can. */
  pausedAt: number | null
}

/** A file that a Done task offers. */
interface Results {
  taskId: string
  /** Path below the folder of the results, with `/`. */
  name: string
  kind: ResultKind | null
  /** Bytes. */
  size: number
  /** SHA-1, lower-case hexadecimal. */
  checksum: string
  modifiedAt: number
}

export type ResultKind = "pointcloud" | "orthophoto" | "mesh" | "dsm" | "cameras" | "report" | "log" | "archive"

/** A file that goes with the images of a project. Of those that are Ready there is one of each name. */
interface MetaFiles {
  seq: Generated<number>
  id: string
  projectId: string
  name: string
  filename: string
  source: ImageOrigin
  cloud: Cloud
  bucket: string
  /** SHA-1; announced, or learned from the bytes. */
  checksum: string | null
  state: Exclude<ImageState, "Uploading">
  /** Why it is Invalid: a JSON array of problems. */
  problems: string | null
  kind: MetaFileKind | null
  /** Bytes that are kept; null where none are. */
  size: number | null
  createdAt: number
  touchedAt: number
  lookAt: number | null
}

/** What is known of a set that is forwarded to another server: the engine's journal. */
interface Journal {
  projectId: string
  kind: "image" | "file" | "multipart"
  key: string
  /** JSON. */
  record: string
}

/** Where a project was forwarded to. */
interface Forwards {
  projectId: string
  /** Of the other server. */
  endpoint: string
  /** The project there. */
  remoteId: string
  /** The task here that a reconstruction was asked for there; null: none since the latest was discarded. */
  taskId: string | null
  /** The latest reconstruction there, or its state, before that was asked for. */
  before: string | null
  /** The reconstruction there; null while it is unknown whether it was started. */
  remoteTask: string | null
}

export type UserRow = Selectable<Users>
export type ProjectRow = Selectable<Projects>
export type ImageRow = Selectable<Images>
export type TaskRow = Selectable<Tasks>
export type ResultRow = Selectable<Results>
export type MetaFileRow = Selectable<MetaFiles>
export type ForwardRow = Selectable<Forwards>
export type WatchRow = Selectable<Watches>
export type WebhookRow = Selectable<Webhooks>
export type OutboxRow = Selectable<Outbox>
