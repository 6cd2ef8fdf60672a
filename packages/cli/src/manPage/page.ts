import { Option } from "effect"
import type { HelpDoc } from "effect/cli"
import type { CommandDoc } from "./helpDocs.ts"
import { entry, paragraph, section, subsection, text, title, verbatim } from "./roff.ts"

/** The page `altilift(1)`: all that `--help` says, of every command. */
export const manPage = (docs: ReadonlyArray<CommandDoc>, version: string): string => {
  const [root, ...commands] = docs
  if (root === undefined) throw new Error("no help")
  const lines = [
    '.\\" Made from the help of the commands. Do not edit.',
    title("altilift", `altilift ${version}`, "Altilift"),
    ...section("NAME", [`altilift \\- ${text(lowerFirst(root.doc.description))}`]),
    ...section(
      "SYNOPSIS",
      [root, ...commands].flatMap(({ doc }) => paragraph(doc.usage.replace("<subcommand>", "COMMAND"))),
    ),
    ...section("COMMANDS", commands.flatMap(commandLines)),
    ...section("FLAGS OF EVERY COMMAND", (root.doc.globalFlags ?? []).flatMap(flagLines)),
    ...section("EXAMPLES", exampleLines(root.doc)),
    ...section("SEE ALSO", paragraph("docs/cli.md of the source: exit codes, files, environment variables, events of --json.")),
  ]
  return `${lines.join("\n")}\n`
}

const commandLines = ({ path, doc }: CommandDoc): ReadonlyArray<string> =>
  subsection(`altilift ${path.join(" ")}`, [
    text(doc.description),
    ...(doc.args ?? []).flatMap(({ name, variadic, description }) =>
      entry(
        `${name}${variadic ? "…" : ""}`,
        Option.getOrElse(description, () => ""),
      ),
    ),
    ...doc.flags.flatMap(flagLines),
    ...exampleLines(doc),
  ])

const flagLines = ({ name, aliases, type, description }: HelpDoc.FlagDoc): ReadonlyArray<string> =>
  entry(
    [[`--${name}`, ...aliases].join(", "), ...(type === "boolean" ? [] : [type])].join(" "),
    Option.getOrElse(description, () => ""),
  )

const exampleLines = ({ examples = [] }: HelpDoc.HelpDoc): ReadonlyArray<string> =>
  examples.flatMap(({ command, description = "" }) => [...paragraph(`${description}:`), ...verbatim([command])])

const lowerFirst = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1)
