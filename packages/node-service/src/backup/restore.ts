import { existsSync } from "node:fs"
import { chmod, constants, copyFile, mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Redacted } from "effect"
import type { ServiceSettings } from "../config.ts"
import { operations } from "../messages/operations.ts"
import { CommandRefusal } from "../Refusal.ts"
import { syncFile } from "../store/fsync.ts"
import { migrations } from "../store/migrations.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { fillFolder, requireFree } from "./fillFolder.ts"
import { backupNames, type Manifest, readManifest, readSums, type Sum } from "./manifest.ts"
import { restoreDump } from "./postgresDump.ts"
import { openSnapshot } from "./snapshot.ts"

/** What was restored. */
export interface Restored {
  readonly folder: string
  readonly readyImages: number
  readonly files: number
  readonly withFiles: boolean
}

/** Faults that are told at most. */
const mostFaults = 20

const refused = (message: string) => new CommandRefusal({ usage: true, message })

/**
 * Makes a data folder of a backup. Everything is verified before anything is written; a failure leaves folder and
 * database as they were. Refused when the folder is in use or not empty, or the backup is of a later version.
 */
export const restoreBackup = async (settings: ServiceSettings, from: string): Promise<Restored> => {
  const target = settings.dataFolder
  const manifest = await readManifest(from)
  await requireKnown(manifest)
  if (manifest.database === "postgres" && settings.database === undefined) throw refused(operations.backupOfPostgres)
  if (manifest.database === "sqlite" && settings.database !== undefined) throw refused(operations.backupOfSqlite)
  await requireFree(target)
  const sums = await readSums(from)
  await verify(from, sums, manifest)
  const write = async (draft: string) => {
    for (const sum of sums) await copyOne(from, draft, sum)
  }
  await fillFolder(target, write, async () => {
    if (settings.database !== undefined) await restoreDump(Redacted.value(settings.database), join(from, backupNames.postgres))
  })
  const { readyImages, withFiles } = manifest
  return { folder: target, readyImages, files: sums.length, withFiles }
}

const requireKnown = async ({ version, migration }: Manifest): Promise<void> => {
  if (migration in (await migrations.getMigrations())) return
  throw refused(operations.backupNewer(version, migration))
}

/** Every file by its SHA-1, then the database, then that it and the files agree. */
const verify = async (from: string, sums: ReadonlyArray<Sum>, manifest: Manifest): Promise<void> => {
  const faults: Array<string> = []
  for (const { path, checksum } of sums) {
    const why = await faultOf(join(from, path), checksum)
    if (why !== undefined) faults.push(operations.fileDamaged(path, why))
  }
  const main = manifest.database === "sqlite" ? backupNames.sqlite : backupNames.postgres
  const listed = new Set(sums.map(({ path }) => path))
  if (!listed.has(main)) faults.push(operations.fileDamaged(main, operations.fileNotThere))
  if (faults.length === 0 && manifest.database === "sqlite") {
    for (const fault of databaseFaults(from, listed, manifest)) faults.push(fault)
  }
  if (faults.length === 0) return
  const message = operations.backupDamaged(faults.slice(0, mostFaults), faults.length - Math.min(faults.length, mostFaults))
  throw new CommandRefusal({ usage: false, message })
}

const faultOf = async (path: string, checksum: string): Promise<string | undefined> => {
  if (!existsSync(path)) return operations.fileNotThere
  return (await sha1Of(path)) === checksum ? undefined : operations.fileDiffers
}

const databaseFaults = (from: string, listed: ReadonlySet<string>, { withFiles }: Manifest): ReadonlyArray<string> => {
  const snapshot = openSnapshot(join(from, backupNames.sqlite), true)
  try {
    const found = snapshot.check()
    if (found !== "ok") return [operations.fileDamaged(backupNames.sqlite, operations.databaseDamaged(found))]
    if (!withFiles) return []
    const faults: Array<string> = []
    for (const { id, projectId, state } of snapshot.images()) {
      if (state !== "Ready" || listed.has(`${backupNames.files}/vault/${projectId}/${id}`)) continue
      faults.push(operations.originalUnlisted(id))
    }
    return faults
  } finally {
    snapshot.close()
  }
}

/** A copy of its own: what is restored is written to later, and the backup must not change with it. */
const copyOne = async (from: string, draft: string, { path }: Sum): Promise<void> => {
  if (path === backupNames.postgres) return
  const to = join(draft, path.startsWith(`${backupNames.files}/`) ? path.slice(backupNames.files.length + 1) : path)
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await copyFile(join(from, path), to, constants.COPYFILE_FICLONE)
  await chmod(to, 0o600)
  await syncFile(to)
  if (path.startsWith(`${backupNames.files}/vault/`)) await chmod(to, 0o400)
}
