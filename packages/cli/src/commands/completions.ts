import { Completions } from "effect/cli"
import { languages, sentences } from "../messages/language.ts"

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
  { name: "help", aliases: ["h"], description: sentences().help.flags.help, type: { _tag: "Boolean" }, negation: false },
  {
    name: "lang",
    aliases: [],
    description: sentences().help.flags.lang,
    type: { _tag: "Choice", values: [...languages] },
    negation: false,
  },
  { name: "verbose", aliases: ["v"], description: sentences().help.flags.verbose, type: { _tag: "Boolean" }, negation: false },
]

/** The script that has a shell complete the command line. */
export const completionScript = (name: string, shell: Completions.Shell, command: Completions.CommandDescriptor): string => {
  const script = Completions.generate(name, shell, withPaths(command))
  return shell === "bash" ? withFolders(name, script) : script
}

/**
 * Bash puts a blank behind a completed folder, so that nothing in it could be completed. Here a slash stands there. The
 * other shells do so by themselves.
 */
const withFolders = (name: string, script: string): string =>
  script
    .replace(`_${name}--paths()`, `_${name}--entries()`)
    .replace(`complete -F _${name} `, found => `${pathsFunction(name)}\n${found}`)

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

/** Has a shell complete paths where a path is expected. */
const withPaths = (command: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  ...command,
  flags: [...command.flags.map(withPath), ...everywhere],
  arguments: command.arguments.map(withPath),
  subcommands: command.subcommands.map(withPaths),
})

const withPath = <One extends Completions.FlagDescriptor | Completions.ArgumentDescriptor>(one: One): One => {
  const pathType = paths[one.name]
  return pathType === undefined ? one : { ...one, type: { _tag: "Path", pathType } }
}
