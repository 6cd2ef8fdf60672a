import type { BigIntStats } from "node:fs"
import { basename, join, sep } from "node:path"
import { type Found, inNaturalOrder, type Problem, type SourceFile } from "@altilift/core"
import { everything, type Selection } from "../config/Selection.ts"
import { codeOf, fileErrorOf } from "../fileErrors.ts"
import { nameOf } from "../fileRef.ts"
import { type Disk, type EntryKind, nodeDisk } from "./disk.ts"
import { modifiedOf } from "./openFile.ts"

/**
 * Every file under the given paths (absolute, as `refOf` writes them), once: in the order of the paths, then of the
 * names. Symbolic links are followed; a folder or file is yielded once, however many paths lead to it. Names that begin
 * with a dot are skipped inside folders, never when they are given by name; and so is what the selection does not take.
 * What cannot be looked into is yielded as unreadable, whatever its name, and the walk goes on.
 *
 * Files are compared by real path and not by inode, because some file systems (network, FUSE) invent inodes. Memory
 * grows by the paths, never by the bytes of the files.
 */
export async function* walk(
  paths: ReadonlyArray<string>,
  { disk = nodeDisk, selection = everything }: { readonly disk?: Disk; readonly selection?: Selection } = {},
): AsyncGenerator<Found> {
  const named = paths.map((path): Name => ({ path, kind: "other", below: "" }))
  yield* visitAll(named, { disk, selection, seen: new Set() })
}

interface Walk {
  readonly disk: Disk
  readonly selection: Selection
  /** Real paths. */
  readonly seen: Set<string>
}

interface Name {
  readonly path: string
  /** By the folder's own list. */
  readonly kind: EntryKind
  /** Path below the one that was given, with `/`; empty for that itself. */
  readonly below: string
}

/** How many places are inspected together, so that the walk waits for the disk once and not for each of them. */
const together = 64

async function* visitAll(names: ReadonlyArray<Name>, by: Walk): AsyncGenerator<Found> {
  for (let at = 0; at < names.length; at += together) {
    const group = names.slice(at, at + together)
    for (const place of await Promise.all(group.map(name => inspect(name, by.disk)))) yield* visit(place, by)
  }
}

interface Inspected extends Name {
  readonly real: string
  /** Of what a link leads to, or why nothing can be looked at. */
  readonly stats: { readonly known: BigIntStats } | { readonly cause: unknown }
}

const inspect = async (name: Name, disk: Disk): Promise<Inspected> => {
  const { path } = name
  const [stats, real] = await Promise.all([
    disk.stat(path).then(
      known => ({ known }),
      (cause: unknown) => ({ cause }),
    ),
    disk.realpath(path).catch(() => path),
  ])
  return { ...name, real, stats }
}

async function* visit(place: Inspected, by: Walk): AsyncGenerator<Found> {
  const { path, real, stats } = place
  if (!isTaken(place, by.selection)) {
    by.selection.note(path)
    return
  }
  if (by.seen.has(real)) return
  by.seen.add(real)
  if ("cause" in stats) {
    yield await notLookedAt(place, stats.cause, by.disk)
    return
  }
  if (!stats.known.isDirectory()) {
    yield { found: "file", file: describe(path, stats.known) }
    return
  }
  const entries = await by.disk.readdir(path).catch((cause: unknown) => fileErrorOf(cause))
  if ("kind" in entries) {
    yield { found: "unreadable", file: unknownFile(path), problem: { code: "folder-unreadable", ...entries } }
    return
  }
  const shown = inNaturalOrder(entries.filter(({ name }) => !name.startsWith(".")))
  yield* visitAll(
    shown.map(({ name, kind }) => ({ path: join(path, name), kind, below: join(place.below, name).replaceAll(sep, "/") })),
    by,
  )
}

/** An `--include` may match files in a folder that it does not match. A file that was given is tested by its name. */
const isTaken = ({ path, kind, below, stats }: Inspected, selection: Selection): boolean => {
  const isFile = "known" in stats ? !stats.known.isDirectory() : kind === "file"
  const tested = below === "" && isFile ? basename(path) : below
  if (tested !== "" && selection.leavesOut(tested)) return false
  return !isFile || selection.takesFile(tested)
}

/**
 * A place that cannot be inspected may be a folder full of photos. Only what its folder listed as a plain file, and
 * what is gone by now, is known to be deleted: it is yielded as a file, and reading it fails with that.
 */
const notLookedAt = async ({ path, kind }: Inspected, cause: unknown, disk: Disk): Promise<Found> => {
  const file = unknownFile(path)
  const itself = await disk.lstat(path).catch((error: unknown) => codeOf(error))
  if (itself === "ENOENT" && codeOf(cause) === "ENOENT") {
    if (kind === "file") return { found: "file", file }
    return { found: "unreadable", file, problem: { code: "file-gone" } }
  }
  const link = typeof itself === "object" && itself.isSymbolicLink()
  const error = fileErrorOf(cause)
  const problem: Problem = link ? { code: "link-target-unreadable", ...error } : { code: "file-unreadable", ...error }
  return { found: "unreadable", file, problem }
}

const describe = (path: string, stats: BigIntStats): SourceFile => ({
  ref: path,
  name: nameOf(path),
  size: Number(stats.size),
  modifiedAt: Number(modifiedOf(stats) / 1_000_000n),
})

const unknownFile = (path: string): SourceFile => ({ ref: path, name: nameOf(path), size: 0, modifiedAt: 0 })
