import { existsSync } from "node:fs"
import { cp, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { ensureOwner } from "../../src/accounts/owner.ts"
import { readSettings } from "../../src/config.ts"
import { noReasons, reasonsOf } from "../../src/images/reasons.ts"
import { layerStore } from "../../src/layers.ts"

/** Rows of images, all alike. */
export interface Rows {
  readonly count: number
  readonly state: "Pending" | "Uploading" | "Uploaded" | "Ready" | "Invalid"
  /** Label of the bucket; `Local` is the embedded one. */
  readonly bucket?: string
  /** Milliseconds since their client did something for them. */
  readonly idle?: number
  /** Why they are Invalid. */
  readonly reason?: Problem
}

const folders: Array<string> = []

/** In memory, where there is such a folder: how slow a disk is must not be taken for a block. */
const quickFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "altilift-seeded-"))
  folders.push(folder)
  return folder
}

/** Removes what was seeded in this file's tests. */
export const removeSeeded = async (): Promise<void> => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** A project of the owner's that the seed made. */
export const seededProject = "5eed".padEnd(24, "0")

const id = (index: number): string => `f00d${index.toString(16).padStart(20, "0")}`

/** Uses the database of a data folder as another program would. */
export const inDatabase = <A>(data: string, use: (database: DatabaseSync) => A): A => {
  const database = new DatabaseSync(join(data, "altilift.db"), { timeout: 10_000 })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

/** How many images of the seeded project are in a state. */
export const countImages = (data: string, state: Rows["state"]): number =>
  inDatabase(data, database =>
    Number(
      database.prepare("select images from imageCounts where projectId = ? and state = ?").get(seededProject, state)?.images ?? 0,
    ),
  )

/** A data folder with an owner, who has a project of so many images, written without the service. */
export const seededFolder = async (rows: Rows): Promise<string> => {
  const data = await quickFolder()
  await Effect.runPromise(Effect.provide(ensureOwner("http://127.0.0.1:1"), layerStore(readSettings({ data }, {}))))
  inDatabase(data, database => insert(database, rows))
  return data
}

/** A copy of a seeded folder, in a folder of its own: seeding takes longer. */
export const copyOf = async (folder: string): Promise<string> => {
  const data = await quickFolder()
  await cp(folder, data, { recursive: true })
  return data
}

const insert = (database: DatabaseSync, { count, state, bucket = "Local", idle = 0, reason }: Rows): void => {
  const now = Date.now()
  const looked = bucket !== "Local" && (state === "Pending" || state === "Uploading")
  database.exec("pragma synchronous = off; begin")
  database
    .prepare(
      `insert into projects (id, ownerId, name, type, visibility, imported, createdAt)
       select ?, id, 'seeded', 'free', 'private', 0, ? from users limit 1`,
    )
    .run(seededProject, now)
  const ready = state === "Ready"
  const { error, problems } = reason === undefined ? noReasons : reasonsOf(reason)
  const one = database.prepare(
    `insert into images (id, projectId, name, filename, cloud, bucket, checksum, state, error, problems,
       createdAt, touchedAt, lookAt, size, gigaPixel)
     values (?, ?, ?, ?, 'S3', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (let index = 0; index < count; index++) {
    const checksum = index.toString(16).padStart(40, "0")
    const facts = [now - idle, now - idle, looked ? 0 : null, ready ? 1_000 : null, ready ? 0.02 : null]
    one.run(id(index), seededProject, `${index}.jpg`, `${checksum}.jpg`, bucket, checksum, state, error, problems, ...facts)
  }
  database.exec("commit")
}
