import { Option } from "effect"
import type { HelpDoc } from "effect/cli"
import stringWidth from "string-width"
import { sentences } from "../messages/language.ts"

type Row = readonly [left: string, right: string]

/** `--help`, in the user's language: the library's own has its headings in English. */
export const helpText = (doc: HelpDoc.HelpDoc): string => {
  const { headings, optional } = sentences().help
  const inArguments = (doc.args ?? []).map(
    ({ name, variadic, required, description }): Row => [
      `${name}${variadic ? "…" : ""}`,
      Option.getOrElse(description, () => "") + (required ? "" : optional),
    ],
  )
  const commands = (doc.subcommands ?? []).flatMap(({ commands }) => commands)
  return [
    section(headings.description, [doc.description]),
    section(headings.usage, [usageOf(doc)]),
    section(headings.arguments, table(inArguments)),
    section(headings.flags, table(doc.flags.map(flagRow))),
    section(headings.globalFlags, table((doc.globalFlags ?? []).map(flagRow))),
    section(
      headings.commands,
      table(commands.map(({ name, shortDescription, description }): Row => [name, shortDescription ?? description])),
    ),
    section(headings.examples, exampleLines(doc)),
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join("\n"))
    .join("\n\n")
}

const usageOf = ({ usage: line }: HelpDoc.HelpDoc): string => {
  const { usage } = sentences().help
  return line.replace("<subcommand>", usage.command).replace("[flags]", `[${usage.flags}]`)
}

const section = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [heading, ...lines.map(line => (line === "" ? "" : `  ${line}`))]

const flagRow = ({ name, aliases, type, description }: HelpDoc.FlagDoc): Row => [
  [[`--${name}`, ...aliases].join(", "), ...(type === "boolean" ? [] : [type])].join(" "),
  // The choices stand behind the flag already.
  Option.getOrElse(description, () => "").replace(/ \(choices: [^)]*\)$/, ""),
]

const table = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const width = Math.max(...rows.map(([left]) => stringWidth(left)))
  return rows.map(([left, right]) => `${left}${" ".repeat(width - stringWidth(left))}  ${right}`)
}

const exampleLines = ({ examples = [] }: HelpDoc.HelpDoc): ReadonlyArray<string> =>
  examples.flatMap(({ command, description }, index) => [
    ...(index === 0 ? [] : [""]),
    ...(description === undefined ? [] : [`# ${description}`]),
    command,
  ])
