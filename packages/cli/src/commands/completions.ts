import { Completions } from "effect/cli"
import { languages, sentences } from "../messages/language.ts"
import type { CompletedKind } from "./completionValues.ts"

type PathType = "file" | "directory" | "either"

/**
 * Flags and arguments that take a path. They are declared as text, because the library's own path type resolves every
 * value before this program sees it: names that are not UTF-8 and `-` for standard input would be lost.
 */
const paths: Readonly<Record<string, PathType>> = {
  PATH: "either",
  FILE: "file",
  DIR: "directory",
  "card-root": "directory",
  receipt: "file",
  report: "file",
  html: "file",
  "from-urls": "file",
  "files-from": "file",
  "log-file": "file",
  from: "file",
  to: "directory",
}

/** Flags and arguments whose values `completion-values` prints. */
const asked: Readonly<Record<string, CompletedKind>> = {
  PROJECT: "projects",
  project: "projects",
  profile: "profiles",
}

/** Flags of every command that the library leaves out of its completions. */
const everywhere: ReadonlyArray<Completions.FlagDescriptor> = [
  { name: "help", aliases: ["h"], description: sentences().help.flags.help, type: { _tag: "Boolean" }, negation: false },
  {
    name: "lang",
    aliases: [],
    description: sentences().help.flags.lang,
    type: { _tag: "Choice", values: [...languages] },
    negation: false,
  },
  { name: "profile", aliases: [], description: sentences().help.flags.profile, type: { _tag: "String" }, negation: false },
  { name: "verbose", aliases: ["v"], description: sentences().help.flags.verbose, type: { _tag: "Boolean" }, negation: false },
]

/** The script that has a shell complete the command line. */
export const completionScript = (name: string, shell: Completions.Shell, command: Completions.CommandDescriptor): string => {
  const asks = asksIn[shell]
  const script = Completions.generate(name, shell, described(command, asks !== undefined))
  const whole = asks === undefined ? script : asks(name, script)
  return shell === "bash" ? withFolders(name, whole) : whole
}

/** A placeholder in the library's scripts, which `asksIn` replaces. */
const markOf = (kind: CompletedKind): string => `@${kind}@`
const mark = "@(\\w+)@"

/**
 * Asks the program in place of the marks, and hands it the words of the command line: `--profile` may be among them.
 * Without an answer there are no values.
 */
const asksIn: Partial<Record<Completions.Shell, (name: string, script: string) => string>> = {
  bash: (name, script) =>
    withFunction(
      name,
      `_${name}--values()
{
  local _line _lines=()
  while IFS= read -r _line; do _lines+=("$_line"); done < <(command ${name} completion-values "$3" -- "\${words[@]//[\\\\\\"\\']/}" 2>/dev/null)
  _${name}--choices "$1" "$2" "\${_lines[@]}"
}
`,
      script.replace(new RegExp(`_${name}--choices ("\\$cur" "\\$_comp_word") '${mark}'`, "g"), `_${name}--values $1 $2`),
    ),
  zsh: (name, script) =>
    script
      // Flags behind the name of a command are that command's. Its completion has `words` of its own: they are kept.
      .replaceAll("_arguments -C ", '_arguments -A "-*" -C ')
      // Both `--flag VALUE` and `--flag=VALUE`.
      .replace(/^( +'\S*--[\w-]+)(\[.*\]:)/gm, "$1=$2")
      // A blank before the function: it is called with its own word only.
      .replace(new RegExp(`\\(${mark}\\)`, "g"), ` _${name}_values $1`)
      .replace(
        `_${name}() {`,
        found => `_${name}_values() {
  local -a found
  found=(\${(f)"$(command ${name} completion-values $1 -- "\${_${name}_line[@]}" 2>/dev/null)"})
  compadd -a found
}

${found}
  local -a _${name}_line=("\${(@Q)words}")`,
      ),
  fish: (name, script) =>
    script.replace(
      new RegExp(`-a '${mark}'`, "g"),
      `-a '(command ${name} completion-values $1 -- (commandline -op) 2>/dev/null)'`,
    ),
}

/** Bash: defines a function before the completion is registered. */
const withFunction = (name: string, definition: string, script: string): string =>
  script.replace(`complete -F _${name} `, found => `${definition}\n${found}`)

/**
 * Bash puts a blank behind a completed folder, so that nothing in it could be completed. Here a slash stands there. The
 * other shells do so by themselves.
 */
const withFolders = (name: string, script: string): string =>
  withFunction(name, pathsFunction(name), script.replace(`_${name}--paths()`, `_${name}--entries()`))

const pathsFunction = (name: string): string => `_${name}--paths()
{
  _${name}--entries "$@"
  local _i _path
  for ((_i = 0; _i < \${#COMPREPLY[@]}; _i++)); do
    _path="\${COMPREPLY[_i]//[\\\\\\"\\']/}"
    [[ "$_path" == '~/'* ]] && _path="$HOME/\${_path:2}"
    [[ -d "$_path" ]] || continue
    COMPREPLY[_i]+="/"
    ((\${#COMPREPLY[@]} == 1)) && compopt -o nospace 2>/dev/null
  done
}
`

/** Has a shell complete paths where a path is expected, and ask where only the program knows the values. */
const described = (command: Completions.CommandDescriptor, asks: boolean): Completions.CommandDescriptor => {
  const typed = <One extends Completions.FlagDescriptor | Completions.ArgumentDescriptor>(one: One): One => {
    const pathType = paths[one.name]
    if (pathType !== undefined) return { ...one, type: { _tag: "Path", pathType } }
    const kind = asks ? asked[one.name] : undefined
    return kind === undefined ? one : { ...one, type: { _tag: "Choice", values: [markOf(kind)] } }
  }
  return {
    ...command,
    flags: [...command.flags, ...everywhere].map(typed),
    arguments: command.arguments.map(typed),
    subcommands: command.subcommands.map(one => described(one, asks)),
  }
}
