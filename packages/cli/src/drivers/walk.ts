import type { BigIntStats } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import type { Found, SourceFile } from "@altilift/core"
import { reasonOf } from "../fileErrors.ts"
import { modifiedOf } from "./openFile.ts"

/**
 * Every file under the given paths, once: in the order of the paths, then of the names. Symbolic links are followed; a folder or file
 * that was met before, by whatever way, is not met again. Names that begin with a dot are passed over inside folders, never when they are
 * given by name. What cannot be looked into is yielded as unreadable and the walk goes on.
 *
 * What was met is known by its real path and not by its inode, which some file systems (network, FUSE) make up. Memory grows by the paths,
 * never by the bytes of the files.
 */
export async function* walk(paths: ReadonlyArray<string>): AsyncGenerator<Found> {
  yield* visitAll(paths, new Set())
}

/** Places that are looked at together: the disk has to be waited for once, beside all the reading of photos, and not for each. */
const together = 64

async function* visitAll(paths: ReadonlyArray<string>, seen: Set<string>): AsyncGenerator<Found> {
  for (let at = 0; at < paths.length; at += together) {
    const group = paths.slice(at, at + together)
    for (const place of await Promise.all(group.map(lookAt))) yield* visit(place, seen)
  }
}

interface Place {
  readonly path: string
  readonly real: string
  /** Of what a link leads to; undefined when nothing can be looked at. */
  readonly stats: BigIntStats | undefined
}

const lookAt = async (path: string): Promise<Place> => {
  const [stats, real] = await Promise.all([stat(path, { bigint: true }).catch(() => undefined), realpath(path).catch(() => path)])
  return { path, real, stats }
}

async function* visit({ path, real, stats }: Place, seen: Set<string>): AsyncGenerator<Found> {
  if (seen.has(real)) return
  seen.add(real)
  if (stats === undefined) {
    yield await withoutStats(path)
    return
  }
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

const describe = (path: string, stats: BigIntStats): SourceFile => ({
  ref: path,
  name: basename(path),
  size: Number(stats.size),
  modifiedAt: Number(modifiedOf(stats) / 1_000_000n),
})

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
