/**
 * Files that go with the photos of a project: which are known, by name and content. Pure, for both sides of the API.
 */
import type { MetaFileKind } from "./MetaFileKind.ts"
import { looksLikeTable, readTable } from "./table.ts"

/** Names that every server of the API knows. */
export const apiMetaNames: ReadonlyArray<string> = ["camera.txt", "pose.txt", "group.txt", "initial.xms", "initial.xms.zip"]

const named: Readonly<Record<string, MetaFileKind>> = {
  "camera.txt": "cameras",
  "pose.txt": "poses",
  "group.txt": "groups",
  "initial.xms": "scene",
  "initial.xms.zip": "scene",
  "gcp_list.txt": "control-points",
  "geo.txt": "positions",
}

/** What a table says is known by its columns alone. */
const patterns: ReadonlyArray<readonly [string, MetaFileKind | "table"]> = [
  ["*.csv", "table"],
  ["*.MRK", "marks"],
  ["*.obs", "raw"],
  ["*.nav", "raw"],
  ["*RAW.bin", "raw"],
  ["*.rtk", "raw"],
  ["*.rpt", "raw"],
]

/** The names that our service takes: `*` stands for anything, and case does not matter. */
export const metaFilePatterns: ReadonlyArray<string> = [...Object.keys(named), ...patterns.map(([pattern]) => pattern)]

/** Whether a name is one of such patterns. */
export const matchesPattern = (name: string, pattern: string): boolean => {
  const [low, lowPattern] = [name.toLowerCase(), pattern.toLowerCase()]
  return lowPattern.startsWith("*") ? low.length >= lowPattern.length && low.endsWith(lowPattern.slice(1)) : low === lowPattern
}

/** Whether a file may be a meta file, by its name alone. */
export const mayBeMetaFile = (name: string): boolean => metaFilePatterns.some(pattern => matchesPattern(name, pattern))

/**
 * The kind of a meta file; undefined for any other file. A name suffices, except for tables (`.csv`): these are meta
 * files only where their columns say so.
 *
 * @param text of the file, or its first lines
 */
export const metaFileKind = (name: string, text?: string): MetaFileKind | undefined => {
  const low = name.toLowerCase()
  if (Object.hasOwn(named, low)) return named[low]
  const kind = patterns.find(([pattern]) => matchesPattern(name, pattern))?.[1]
  if (kind !== "table") return kind
  return text === undefined || !looksLikeTable(text) ? undefined : readTable(text).kind
}

const MiB = 1024 ** 2

/** Bytes of a meta file, at most. */
export const largestMetaFile = (kind: MetaFileKind | undefined): number =>
  kind === "raw" ? 1024 * MiB : kind === "scene" ? 256 * MiB : 4 * MiB

/** How much of a file is looked at: of large ones the beginning, because it is all that their check reads (bytes). */
export const checkedBytes = (kind: MetaFileKind): number => (kind === "raw" || kind === "scene" ? 65_536 : largestMetaFile(kind))

/** Whether the contents of such a file are a text; others are archives, or formats of receivers. */
export const isTextFile = (name: string): boolean => /\.(txt|xms|csv|mrk|obs|nav)$/i.test(name)
