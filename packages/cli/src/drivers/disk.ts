import type { BigIntStats, Dirent } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { pathOf, refOf } from "../fileRef.ts"

/**
 * What a walk asks of the file system; each fails with an error of the system's. Paths and names are refs, see `refOf`.
 */
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
  stat: path => stat(pathOf(path), { bigint: true }),
  lstat: path => lstat(pathOf(path), { bigint: true }),
  readdir: async path => (await readdir(pathOf(path), { withFileTypes: true, encoding: "buffer" })).map(toEntry),
  realpath: async path => refOf(await realpath(pathOf(path), { encoding: "buffer" })),
}

const toEntry = (entry: Dirent<Buffer>): Entry => ({ name: refOf(entry.name), kind: kindOf(entry) })

const kindOf = (entry: Dirent<Buffer>): EntryKind => (entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other")
