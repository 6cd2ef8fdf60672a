import picomatch from "picomatch"

/**
 * Which files under the given paths are taken: those that an `--include` matches, or all where there is none, without
 * those that an `--exclude` matches.
 *
 * A pattern without a slash matches the name of a file, or of a folder it is in, at any depth. One with a slash matches
 * the whole path below the path of the command line. Upper and lower case are the same.
 */
export interface Selection {
  /** Whether a place is left out with all that is in it. `below`: its path below the path that was given, with `/`. */
  readonly leavesOut: (below: string) => boolean
  readonly takesFile: (below: string) => boolean
  /** Notes a place that was left out. */
  readonly note: (ref: string) => void
  /** How many places were noted; each counts once. */
  readonly noted: () => number
}

/** Photos as they are named on the command line. */
export interface PhotoSet {
  /** Absolute paths that exist, as `refOf` writes them. */
  readonly paths: ReadonlyArray<string>
  readonly selection: Selection
}

/** Takes every file. */
export const everything: Selection = { leavesOut: () => false, takesFile: () => true, note: () => {}, noted: () => 0 }

/** What is wrong with a pattern. */
export type PatternFault = "empty" | "negated"

export const patternFault = (pattern: string): PatternFault | undefined => {
  if (bare(pattern) === "") return "empty"
  return pattern.startsWith("!") ? "negated" : undefined
}

export const makeSelection = (include: ReadonlyArray<string>, exclude: ReadonlyArray<string>): Selection => {
  if (include.length + exclude.length === 0) return everything
  const included = include.map(matcherOf)
  const excluded = exclude.map(matcherOf)
  const left = new Set<string>()
  return {
    leavesOut: below => excluded.some(matches => matches(below)),
    takesFile: below => included.length === 0 || placesOf(below).some(place => included.some(matches => matches(place))),
    note: ref => void left.add(ref),
    noted: () => left.size,
  }
}

/** The same for paths below `folder`, which is itself below the path that was given. */
export const selectionIn = (selection: Selection, folder: string): Selection => ({
  ...selection,
  leavesOut: below => selection.leavesOut(`${folder}/${below}`),
  takesFile: below => selection.takesFile(`${folder}/${below}`),
})

/** Every file and folder on the way: `a`, `a/b`, `a/b/c.jpg`. */
const placesOf = (below: string): ReadonlyArray<string> => {
  const names = below.split("/")
  return names.map((_, at) => names.slice(0, at + 1).join("/"))
}

/** Without the slashes that begin and end it: every pattern with a slash in it begins at the given path. */
const bare = (pattern: string): string => pattern.replace(/^(\.?\/)+|\/+$/g, "")

const matcherOf = (given: string): ((below: string) => boolean) => {
  const isOfPath = given.replace(/\/+$/, "").includes("/")
  // Copies are often named `photo (1).jpg`; picomatch takes parentheses for a group.
  const pattern = bare(given).replace(/[()]/g, "\\$&")
  return picomatch(pattern, { nocase: true, dot: true, noextglob: true, posix: true, basename: !isOfPath })
}
