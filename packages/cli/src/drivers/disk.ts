import type { BigIntStats, Dirent } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"

/** What a walk asks of the file system; each fails with an error of the system's. */
export interface Disk {
  /** Of what a link leads to. */
  readonly stat: (path: string) => Promise<BigIntStats>
  /** Of the link itself. */
  readonly lstat: (path: string) => Promise<BigIntStats>
  readonly readdir: (path: string) => Promise<ReadonlyArray<Entry>>
  /** The same for every way that leads to a place. */
  readonly realpath: (path: string) => Promise<string>
}

/** A name in a folder. */
export interface Entry {
  readonly name: string
  readonly kind: EntryKind
}

/** What the folder itself says that a name is, without the place being looked at; a link is `other`. */
export type EntryKind = "file" | "folder" | "other"

export const nodeDisk: Disk = {
  stat: path => stat(path, { bigint: true }),
  lstat: path => lstat(path, { bigint: true }),
  readdir: async path => (await readdir(path, { withFileTypes: true })).map(toEntry),
  realpath: path => realpath(path),
}

const toEntry = (entry: Dirent): Entry => ({ name: entry.name, kind: kindOf(entry) })

const kindOf = (entry: Dirent): EntryKind => (entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other")
