import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { withHelp } from "./commandHelp.ts"

const command = Argument.String("COMMAND").pipe(
  Argument.withDescription(sentences().help.arguments.COMMAND),
  Argument.variadic({ min: 0 }),
)

/** `altilift help [COMMAND]`: the same as `altilift [COMMAND] --help`. `run` runs a command line of `root`. */
export const makeHelp = <E, R>(
  root: () => Command.Command.Any,
  run: (words: ReadonlyArray<string>) => Effect.Effect<void, E, R>,
) =>
  Command.make(
    "help",
    { command },
    Effect.fnUntraced(function* ({ command }) {
      const unknown = firstUnknown(root(), command)
      if (unknown !== undefined) return yield* unknownCommand(unknown)
      return yield* run([...command, "--help"])
    }),
  ).pipe(withHelp("help"))

export const unknownCommand = (name: string): UsageError =>
  new UsageError({ message: sentences().invocation.unknownCommand(name, []) })

/** Flags of every command that take a value. */
const valued: ReadonlySet<string> = new Set(["--lang", "--profile", "--completions"])

/**
 * The word of a command line with `--help` that stands where a command has to, and is none. The library would show the
 * help of the commands before it, as if all was well.
 */
export const unknownBesideHelp = (root: Command.Command.Any, words: ReadonlyArray<string>): string | undefined => {
  const end = words.indexOf("--")
  const given = end < 0 ? words : words.slice(0, end)
  if (!given.includes("--help") && !given.includes("-h")) return undefined
  const operands = given.filter((word, at) => !word.startsWith("-") && !valued.has(given[at - 1] ?? ""))
  return firstNoCommand(root, operands)
}

/** A command without subcommands takes other words. */
const firstNoCommand = (parent: Command.Command.Any, [name, ...rest]: ReadonlyArray<string>): string | undefined => {
  const children = parent.subcommands.flatMap(({ commands }) => commands)
  if (name === undefined || children.length === 0) return undefined
  const child = children.find(one => one.name === name)
  return child === undefined ? name : firstNoCommand(child, rest)
}

const firstUnknown = (parent: Command.Command.Any, [name, ...rest]: ReadonlyArray<string>): string | undefined => {
  if (name === undefined) return undefined
  const child = subcommandsOf(parent).find(one => one.name === name)
  return child === undefined ? name : firstUnknown(child, rest)
}

/** Those that are listed in help. */
export const subcommandsOf = ({ subcommands }: Command.Command.Any): ReadonlyArray<Command.Command.Any> =>
  subcommands.flatMap(({ commands }) => commands).filter(({ unlisted }) => !unlisted)
