import type { BigIntStats } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import type { Found, SourceFile } from "@altilift/core"
import { reasonOf } from "../fileErrors.ts"

/**
 * Every file under the given paths, once: in the order of the paths, then of the names. Symbolic links are followed; a folder or file
 * that was met before, by whatever way, is not met again. Names that begin with a dot are passed over inside folders, never when they are
 * given by name. What cannot be looked into is yielded as unreadable and the walk goes on.
 *
 * Memory grows by the names of the folders on the way and some 50 bytes a file, never by the bytes of the files.
 */
export async function* walk(paths: ReadonlyArray<string>): AsyncGenerator<Found> {
  yield* visitAll(paths, new Set())
}

/** Places that are looked at together: the disk has to be waited for once, beside all the reading of photos, and not for each. */
const together = 64

async function* visitAll(paths: ReadonlyArray<string>, seen: Set<string>): AsyncGenerator<Found> {
  for (let at = 0; at < paths.length; at += together) {
    const group = paths.slice(at, at + together)
    const looks = await Promise.all(group.map(path => stat(path, { bigint: true }).catch(() => undefined)))
    for (const [index, path] of group.entries()) yield* visit(path, looks[index], seen)
  }
}

async function* visit(path: string, stats: BigIntStats | undefined, seen: Set<string>): AsyncGenerator<Found> {
  if (stats === undefined) {
    yield await withoutStats(path)
    return
  }
  if (await metBefore(path, stats, seen)) return
  if (!stats.isDirectory()) {
    yield { found: "file", file: describe(path, stats) }
    return
  }
  let entries: string[]
  try {
    entries = await readdir(path)
  } catch (cause) {
    const reason = `folder cannot be read: ${reasonOf(cause)}; what is in it was not looked at. Give yourself access and run again.`
    yield { found: "unreadable", file: { ...describe(path, stats), size: 0 }, reason }
    return
  }
  const names = entries.filter(name => !name.startsWith("."))
  yield* visitAll(
    names.sort(byCodeUnits).map(name => join(path, name)),
    seen,
  )
}

/** A place whose target cannot be looked at. It is handed on as a file, so that reading it tells why, but for names nobody can open. */
const withoutStats = async (path: string): Promise<Found> => {
  const itself = await lstat(path, { bigint: true }).catch(() => undefined)
  const file = itself === undefined ? { ref: path, name: basename(path), size: 0, modifiedAt: 0 } : describe(path, itself)
  if (itself === undefined && path.includes("\uFFFD")) {
    const reason = "its name is not valid Unicode, so it cannot be opened. Rename it and run again."
    return { found: "unreadable", file, reason }
  }
  return { found: "file", file }
}

/** Marks the place as met. Hard links are files of their own; the same path of a file, or the same folder, is not. */
const metBefore = async (path: string, stats: BigIntStats, seen: Set<string>): Promise<boolean> => {
  const several = stats.isFile() && stats.nlink > 1n
  const identity = several ? await realpath(path).catch(() => path) : `${stats.dev}:${stats.ino}`
  if (seen.has(identity)) return true
  seen.add(identity)
  return false
}

const describe = (path: string, stats: BigIntStats): SourceFile => ({
  ref: path,
  name: basename(path),
  size: Number(stats.size),
  modifiedAt: Number(stats.mtimeMs),
})

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
