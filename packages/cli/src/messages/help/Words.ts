import type { Of } from "../Sentence.ts"

/** One command line, and what it does. */
export interface Example {
  readonly command: string
  readonly description: string
}

interface CommandHelp {
  readonly description: string
  readonly examples: readonly [Example, ...Array<Example>]
}

export type FlagName =
  | "bucket"
  | "by-flight"
  | "by-folder"
  | "card"
  | "card-root"
  | "cloud"
  | "completions"
  | "concurrency"
  | "create"
  | "csv"
  | "dry-run"
  | "end"
  | "endpoint"
  | "fetch-token-env"
  | "flight-name"
  | "fix"
  | "forget-gone"
  | "from"
  | "from-urls"
  | "help"
  | "html"
  | "json"
  | "key"
  | "kind"
  | "lang"
  | "leave-out"
  | "no-meta"
  | "once"
  | "originals"
  | "pre-start"
  | "print-unit"
  | "public-key"
  | "receipt"
  | "profile"
  | "project"
  | "reconstructor"
  | "report"
  | "rescan"
  | "retry-for"
  | "right"
  | "search"
  | "settle"
  | "skip-unreadable"
  | "start"
  | "state"
  | "start-again"
  | "strict"
  | "to"
  | "token"
  | "verbose"
  | "version"
  | "bwlimit"
  | "exclude"
  | "files-from"
  | "include"
  | "log-file"
  | "no-wait"
  | "null"
  | "order"
  | "quiet"
  | "wait"
  | "watch"
  | "yes"

/** Of projects on the server. */
type ProjectCommand =
  | "images"
  | "projects"
  | "projects create"
  | "projects list"
  | "projects open"
  | "projects remove"
  | "projects rename"
  | "projects share"
  | "start"
  | "status"
  | "stop"

type CommandName =
  | "altilift"
  | "auth"
  | "auth status"
  | "buckets"
  | "check"
  | "config"
  | "config show"
  | "doctor"
  | "download"
  | "help"
  | "login"
  | "logout"
  | "reconcile"
  | "retry"
  | "upload"
  | "verify-receipt"
  | "watch"
  | ProjectCommand

type ArgumentName = "COMMAND" | "DIR" | "EMAIL" | "FILE" | "NAME" | "PATH" | "PROJECT"

export type FlagWords = Of<FlagName>
export type ProjectHelp = Readonly<Record<ProjectCommand, CommandHelp>>

/** What `--help` says. A flag means the same for every command. */
export interface HelpWords {
  readonly headings: Of<"arguments" | "commands" | "description" | "examples" | "flags" | "globalFlags" | "usage">
  /** In the line of usage, for what stands in its place. */
  readonly usage: Of<"command" | "flags">
  /** After the description of an argument that may be left out. */
  readonly optional: string
  readonly commands: Readonly<Record<CommandName, CommandHelp>>
  readonly arguments: Of<ArgumentName>
  readonly flags: FlagWords
}
