import { Effect } from "effect"
import { Flag } from "effect/cli"
import { readFilesFrom } from "../config/filesFrom.ts"
import { photoPaths } from "../config/photoPaths.ts"
import { makeSelection, type PhotoSet, patternFault, type Selection } from "../config/Selection.ts"
import type { FlagName } from "../messages/help/Words.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { switchFlag, textFlag } from "./serverFlags.ts"

const patterns = (name: FlagName) =>
  Flag.String(name).pipe(Flag.withMetavar("GLOB"), Flag.withDescription(sentences().help.flags[name]), Flag.atLeast(0))

/** The flags that choose photos by their names. */
export const patternFlags = {
  include: patterns("include"),
  exclude: patterns("exclude"),
}

/** The flags that choose photos. */
export const photoSetFlags = {
  ...patternFlags,
  filesFrom: textFlag("files-from", "FILE"),
  nul: switchFlag("null").pipe(Flag.withAlias("0")),
}

/** Which photos, as it was typed. */
export interface PhotoSetInput {
  readonly paths: ReadonlyArray<string>
  readonly include: ReadonlyArray<string>
  readonly exclude: ReadonlyArray<string>
  /** File with paths; `-` for standard input. */
  readonly filesFrom: string | undefined
  /** Each path in it ends with a NUL byte. */
  readonly nul: boolean
}

/** The flags that were given. */
export const photoSetGiven = ({ include, exclude, filesFrom, nul }: PhotoSetInput): ReadonlyArray<string> => [
  ...(include.length > 0 ? ["--include"] : []),
  ...(exclude.length > 0 ? ["--exclude"] : []),
  ...(filesFrom === undefined ? [] : ["--files-from"]),
  ...(nul ? ["--null"] : []),
]

export const checkPhotoSet = Effect.fn("checkPhotoSet")(function* (input: PhotoSetInput) {
  const words = sentences().uploading
  const { include, exclude, filesFrom, nul } = input
  for (const [flag, given] of [
    ["--include", include],
    ["--exclude", exclude],
  ] as const) {
    for (const pattern of given) {
      const fault = patternFault(pattern)
      if (fault !== undefined) return yield* new UsageError({ message: words.pattern[fault](flag, pattern) })
    }
  }
  if (nul && filesFrom === undefined) return yield* new UsageError({ message: words.nulAlone })
  const named = yield* photoPaths(input.paths)
  const listed = filesFrom === undefined ? [] : yield* readFilesFrom(filesFrom, nul)
  const set: PhotoSet = { paths: [...named, ...listed], selection: makeSelection(include, exclude) }
  return set
})

/** No flag that chooses among the files. */
export const wholePaths: Omit<PhotoSetInput, "paths"> = { include: [], exclude: [], filesFrom: undefined, nul: false }

/** The same input for files that were chosen already. */
export const withPaths = <Input extends PhotoSetInput>(input: Input, paths: ReadonlyArray<string>): Input => ({
  ...input,
  ...wholePaths,
  paths,
})

/** What was left out, for people; no line where nothing was. */
export const leftOutLines = ({ noted }: Selection): ReadonlyArray<string> =>
  noted() === 0 ? [] : [sentences().uploading.leftOut(noted())]
