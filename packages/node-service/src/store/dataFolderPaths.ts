import { join } from "node:path"

/** Where everything is kept; the one place that knows the layout of the data folder. */
export interface DataFolderPaths {
  readonly root: string
  readonly database: string
  readonly serviceLock: string
  /** What the process says of itself that holds the lock. */
  readonly serviceRecord: string
  readonly migrationLock: string
  readonly signingKey: string
  /** Private key of receipts. */
  readonly receiptKey: string
  readonly ownerFile: string
  /** By which a PostgreSQL database knows the data folder that has its files. */
  readonly folderId: string
  /** Given up when the disk is full, so that the database can go on. */
  readonly ballast: string
  /** Complete objects of the edge bucket, by key. */
  readonly edgeObjects: string
  /** Bodies on their way in; swept at start. */
  readonly edgeIncoming: string
  /** Parts of objects that come in parts, by key and upload. */
  readonly edgeUploads: string
  readonly vault: string
  readonly thumbs: string
  readonly meta: string
  readonly handoff: string
  /** What reconstructions need while they run. */
  readonly work: string
  readonly results: string
  /** Copies of files that are kept in a bucket, where no setting names another folder. */
  readonly scratch: string
  /** What a restore has written so far. */
  readonly restoring: string
  /** The same, while its files get their names in the data folder. */
  readonly restoringMoved: string
}

/** The layout, without making anything. */
export const dataFolderPaths = (root: string): DataFolderPaths => ({
  root,
  database: join(root, "altilift.db"),
  serviceLock: join(root, "service.lock"),
  serviceRecord: join(root, "service.json"),
  migrationLock: join(root, "migration.lock"),
  signingKey: join(root, "edge-key.json"),
  receiptKey: join(root, "receipt-key.pem"),
  ownerFile: join(root, "owner.json"),
  folderId: join(root, "folder-id"),
  ballast: join(root, "ballast"),
  edgeObjects: join(root, "edge", "objects"),
  edgeIncoming: join(root, "edge", "incoming"),
  edgeUploads: join(root, "edge", "uploads"),
  vault: join(root, "vault"),
  thumbs: join(root, "thumbs"),
  meta: join(root, "meta"),
  handoff: join(root, "handoff"),
  work: join(root, "work"),
  results: join(root, "results"),
  scratch: join(root, "scratch"),
  restoring: join(root, ".restoring"),
  restoringMoved: join(root, ".restoring-moved"),
})
