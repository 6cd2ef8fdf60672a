import { existsSync } from "node:fs"
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { Redacted } from "effect"
import type { ServiceSettings } from "../config.ts"
import { operations } from "../messages/operations.ts"
import { CommandRefusal } from "../Refusal.ts"
import { type DataFolderPaths, dataFolderPaths } from "../store/dataFolderPaths.ts"
import { writeDurably } from "../store/fsync.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { dataFolder as inDataFolder } from "../vault/vaultSettings.ts"
import { apiVersion } from "../version.ts"
import { type CopiedFiles, copyFiles } from "./copyFiles.ts"
import { backupNames, type Manifest, type Sum, sumLine } from "./manifest.ts"
import { dump } from "./postgresDump.ts"
import { openSnapshot, takeSnapshot } from "./snapshot.ts"

/** What a backup has, or lacks. */
export interface Made {
  readonly folder: string
  readonly readyImages: number
  readonly files: number
  readonly bytes: number
  readonly lost: ReadonlyArray<string>
}

const nothing: CopiedFiles = { sums: [], bytes: 0, lost: [] }

/**
 * Writes a backup to an empty folder, beside a running service. The manifest is written last: a folder without one is
 * no backup.
 *
 * @param known what is known of a PostgreSQL database
 */
export const makeBackup = async (
  settings: ServiceSettings,
  folder: string,
  withFiles: boolean,
  known: Pick<Manifest, "migration" | "readyImages"> | undefined,
): Promise<Made> => {
  const { database, dataFolder, vault, formerVault } = settings
  const areElsewhere = database !== undefined || vault !== inDataFolder || formerVault !== undefined
  if (areElsewhere && withFiles) throw new CommandRefusal({ usage: true, message: operations.filesElsewhere })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) {
    throw new CommandRefusal({ usage: true, message: operations.backupNotEmpty(folder) })
  }
  const data = dataFolderPaths(dataFolder)
  const keys = await copyKeys(data, folder)
  const made =
    database === undefined
      ? await backUpSqlite(data, folder, withFiles)
      : {
          ...(await backUpPostgres(Redacted.value(database), folder)),
          migration: known?.migration ?? "",
          readyImages: known?.readyImages ?? 0,
        }
  const { sums, bytes, lost, readyImages } = made
  await writeDurably(join(folder, backupNames.sums), [...keys, ...sums].map(sumLine), 0o600)
  const manifest: Manifest = {
    format: 1,
    version: apiVersion,
    database: database === undefined ? "sqlite" : "postgres",
    migration: made.migration,
    createdAt: new Date().toISOString(),
    withFiles,
    readyImages,
  }
  await writeDurably(join(folder, backupNames.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`, 0o600)
  return { folder, readyImages, files: sums.length + keys.length, bytes, lost }
}

/** The keys that sign receipts and addresses, the owner's file, and the folder's id, where the data folder has them. */
const copyKeys = async (data: DataFolderPaths, folder: string): Promise<ReadonlyArray<Sum>> => {
  const sums: Array<Sum> = []
  const { signingKey, receiptKey, ownerFile, folderId } = data
  for (const path of [signingKey, receiptKey, ownerFile, folderId].filter(existsSync)) {
    const to = join(folder, basename(path))
    await copyFile(path, to)
    await chmod(to, 0o600)
    sums.push({ path: basename(path), checksum: await sha1Of(to) })
  }
  return sums
}

const backUpSqlite = async (data: DataFolderPaths, folder: string, withFiles: boolean) => {
  const path = join(folder, backupNames.sqlite)
  await writeFile(path, "", { mode: 0o600 })
  takeSnapshot(data.database, path)
  const snapshot = openSnapshot(path, false)
  const copied = withFiles ? await copyFiles(data, folder, snapshot) : nothing
  snapshot.close()
  const { migrations, readyImages, close } = openSnapshot(path, true)
  close()
  const own = { path: backupNames.sqlite, checksum: await sha1Of(path) }
  return { ...copied, sums: [own, ...copied.sums], readyImages, migration: migrations.at(-1) ?? "" }
}

const backUpPostgres = async (url: string, folder: string) => {
  const path = join(folder, backupNames.postgres)
  await writeFile(path, "", { mode: 0o600 })
  await dump(url, path)
  const { size } = await stat(path)
  return { ...nothing, bytes: size, sums: [{ path: backupNames.postgres, checksum: await sha1Of(path) }] }
}
