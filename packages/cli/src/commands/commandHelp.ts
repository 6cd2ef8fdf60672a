import { Command } from "effect/cli"
import type { HelpWords } from "../messages/help/Words.ts"
import { sentences } from "../messages/language.ts"

/** Gives a command its help, in the user's language. */
export const withHelp =
  (name: keyof HelpWords["commands"]) =>
  <Name extends string, Input, ContextInput, E, R>(command: Command.Command<Name, Input, ContextInput, E, R>) => {
    const { description, examples } = sentences().help.commands[name]
    return command.pipe(Command.withDescription(description), Command.withExamples(examples))
  }
