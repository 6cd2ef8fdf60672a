import type { CliError } from "effect/cli"
import { sentences } from "./language.ts"

/** The mistakes in a command line, a sentence each. The flags of an unknown command are unknown, too: no mistakes. */
export const mistakes = (errors: ReadonlyArray<CliError.CliError>): ReadonlyArray<string> => {
  const unknown = errors.filter(({ _tag }) => _tag === "UnknownSubcommand")
  return (unknown.length > 0 ? unknown : errors).map(invocation)
}

/** What cannot be parsed of a command line. What the library has no parts of stands as it says it. */
export const invocation = (error: CliError.CliError): string => {
  const words = sentences().invocation
  switch (error._tag) {
    case "UnrecognizedOption":
      return words.unknownFlag(error.option, error.suggestions)
    case "UnknownSubcommand":
      return words.unknownCommand(error.subcommand, error.suggestions)
    case "MissingOption":
      return words.missingFlag(`--${error.option}`)
    case "MissingArgument":
      return words.missingArgument(error.argument)
    case "UnexpectedArgument":
      return words.tooMany(error.arguments.map(value => JSON.stringify(value)))
    case "InvalidValue":
      return invalidValue(error)
    default:
      return error.message
  }
}

const invalidValue = ({ option, value, expected, kind }: CliError.InvalidValue): string => {
  const words = sentences().invocation
  const name = kind === "flag" ? `--${option}` : option
  if (expected.startsWith("at most 1 value")) return words.repeated(name)
  return (value === "" ? words.missingValue(name) : words.badValue(name, value)) + expectation(expected)
}

/** The library says what it expects in English; its forms are distinguished by their words. */
const expectation = (expected: string): string => {
  const words = sentences().invocation
  if (/\bfalse\b/.test(expected)) return words.switchValue
  const choices = expected.split(" | ").map(choice => choice.replaceAll('"', ""))
  if (choices.length > 1) return words.choices(choices)
  return /\bint|number/i.test(expected) ? words.wholeNumber : ""
}
