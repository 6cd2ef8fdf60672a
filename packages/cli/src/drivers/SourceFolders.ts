import { dirname } from "node:path"
import type { Problem } from "@altilift/core"
import { codeOf, fileErrorOf } from "../fileErrors.ts"
import type { Disk } from "./disk.ts"

/**
 * Tells whether one file cannot be read, or the disk, card or network drive with all its files was removed.
 */
export interface SourceFolders {
  /** The disk, for the walk: remembers which file system each folder is on. */
  readonly disk: Disk
  /**
   * Why nothing can be read any more from where this file is; undefined when it is about this file only. `cause`: why
   * the file cannot be read.
   */
  readonly goneProblem: (ref: string, cause: unknown) => Promise<Problem | undefined>
  /** A file was read. */
  readonly onRead: (ref: string) => void
}

/**
 * After so many errors of the device in a row, without a successful read in between, the whole disk counts as failing.
 */
const errorsInARow = 3

const deviceErrors: ReadonlySet<string> = new Set(["EIO", "ENODEV", "ENOMEDIUM", "ENXIO", "ESTALE", "ETIMEDOUT", "ENOTCONN"])

/** `paths` as `walk` gets them. Memory grows by the folders. */
export const makeSourceFolders = (paths: ReadonlyArray<string>, disk: Disk): SourceFolders => {
  /**
   * Numbers of the file systems that folders were on at first: another one means that a disk is not mounted any more.
   */
  const devices = new Map<string, bigint>()
  /** Errors of the device in a row, by folder. */
  const errors = new Map<string, number>()
  const statFolder = async (folder: string) => {
    const stats = await disk.stat(folder)
    if (stats.isDirectory()) devices.set(folder, devices.get(folder) ?? stats.dev)
    return stats
  }
  for (const folder of new Set(paths.map(path => dirname(path)))) void statFolder(folder).catch(() => undefined)
  return {
    disk: { ...disk, stat: statFolder },
    goneProblem: async (ref, cause) => {
      const folder = dirname(ref)
      if (deviceErrors.has(codeOf(cause) ?? "")) errors.set(folder, (errors.get(folder) ?? 0) + 1)
      const gone = await whatIsGone(folder, devices, disk)
      if (gone !== undefined) return { code: "source-gone", folder: gone }
      if ((errors.get(folder) ?? 0) < errorsInARow) return undefined
      return { code: "source-failing", folder, ...fileErrorOf(cause) }
    },
    onRead: ref => {
      errors.delete(dirname(ref))
    },
  }
}

/** The highest folder that is gone, or is on another file system now; undefined when all are as they were. */
const whatIsGone = async (folder: string, devices: ReadonlyMap<string, bigint>, disk: Disk): Promise<string | undefined> => {
  const above = dirname(folder)
  const higher = above === folder ? undefined : await whatIsGone(above, devices, disk)
  if (higher !== undefined) return higher
  const stats = await disk.stat(folder).catch(() => undefined)
  const device = devices.get(folder)
  return stats === undefined || (device !== undefined && stats.dev !== device) ? folder : undefined
}
