import { DatabaseSync } from "node:sqlite"

/** An image of a snapshot that has, or may have, bytes. */
export interface SnapshotImage {
  readonly id: string
  readonly projectId: string
  readonly filename: string
  readonly state: "Pending" | "Uploading" | "Uploaded" | "Ready"
  readonly checksum: string | null
  readonly size: number | null
}

/** A file of a project beside its originals. */
export interface SnapshotFile {
  readonly id: string
  readonly projectId: string
  /** Of a result. */
  readonly name?: string
  readonly checksum: string | null
}

/** A database file that nothing else has open. */
export interface Snapshot {
  readonly migrations: ReadonlyArray<string>
  readonly images: () => Iterable<SnapshotImage>
  readonly metaFiles: () => Iterable<SnapshotFile>
  readonly results: () => Iterable<SnapshotFile>
  readonly readyImages: number
  /** Removes an image that was removed from the live database meanwhile. */
  readonly forget: (id: string) => void
  /** `ok`, or what is wrong with the file. */
  readonly check: () => string
  readonly close: () => void
}

/** Writes the state of one instant of a live database to a new file, beside whoever writes. */
export const takeSnapshot = (live: string, to: string): void => {
  const database = new DatabaseSync(live, { timeout: 10_000, readOnly: true })
  try {
    database.prepare("vacuum into ?").run(to)
  } finally {
    database.close()
  }
}

export const openSnapshot = (path: string, readOnly: boolean): Snapshot => {
  const database = new DatabaseSync(path, { readOnly, timeout: 10_000 })
  const rows = <Row>(statement: string) => database.prepare(statement).iterate() as unknown as Iterable<Row>
  const migrations = [...rows<{ name: string }>("select name from kysely_migration order by name")].map(({ name }) => name)
  const { ready } = database.prepare("select count(*) ready from images where state = 'Ready'").get() as { ready: number }
  return {
    migrations,
    readyImages: ready,
    images: () =>
      rows(`select id, projectId, filename, state, checksum, size from images
        where state in ('Pending', 'Uploading', 'Uploaded', 'Ready') order by seq`),
    metaFiles: () => rows("select id, projectId, checksum from metaFiles where state = 'Ready' order by seq"),
    results: () =>
      rows(`select tasks.id, projectId, results.name, checksum from results join tasks on tasks.id = taskId order by tasks.seq`),
    forget: id => database.prepare("delete from images where id = ?").run(id),
    check: () => Object.values(database.prepare("pragma integrity_check").get() ?? {}).join(", "),
    close: () => database.close(),
  }
}

/** Whether an image is Ready in a live database. */
export const isReadyIn = (live: string, id: string): boolean => {
  const database = new DatabaseSync(live, { timeout: 10_000, readOnly: true })
  try {
    return database.prepare("select 1 from images where id = ? and state = 'Ready'").get(id) !== undefined
  } finally {
    database.close()
  }
}
