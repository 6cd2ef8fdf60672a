import type { Completions } from "effect/cli"
import { languages } from "../messages/language.ts"

type PathType = "file" | "directory" | "either"

/**
 * Flags and arguments that take a path. They are declared as text, because the library's own path type resolves every
 * value before this program sees it: names that are not UTF-8 and `-` for standard input would be lost.
 */
const paths: Readonly<Record<string, PathType>> = {
  PATH: "either",
  report: "file",
  html: "file",
  "from-urls": "file",
  from: "file",
  to: "directory",
}

/** Flags of every command that the library leaves out of its completions. */
const everywhere: ReadonlyArray<Completions.FlagDescriptor> = [
  { name: "help", aliases: ["h"], description: "Show help", type: { _tag: "Boolean" }, negation: false },
  {
    name: "lang",
    aliases: [],
    description: "Language of messages",
    type: { _tag: "Choice", values: [...languages] },
    negation: false,
  },
  { name: "verbose", aliases: ["v"], description: "Show one line for every event", type: { _tag: "Boolean" }, negation: false },
]

/** Has a shell complete paths where a path is expected. */
export const withPaths = (command: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  ...command,
  flags: [...command.flags.map(withPath), ...everywhere],
  arguments: command.arguments.map(withPath),
  subcommands: command.subcommands.map(withPaths),
})

const withPath = <One extends Completions.FlagDescriptor | Completions.ArgumentDescriptor>(one: One): One => {
  const pathType = paths[one.name]
  return pathType === undefined ? one : { ...one, type: { _tag: "Path", pathType } }
}
