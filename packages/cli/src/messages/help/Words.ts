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
  | "cloud"
  | "completions"
  | "concurrency"
  | "create"
  | "dry-run"
  | "endpoint"
  | "fetch-token-env"
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
  | "pre-start"
  | "project"
  | "reconstructor"
  | "report"
  | "retry-for"
  | "skip-unreadable"
  | "start"
  | "start-again"
  | "strict"
  | "to"
  | "token"
  | "verbose"
  | "version"
  | "wait"

/** What `--help` says. A flag means the same for every command. */
export interface HelpWords {
  readonly headings: Of<"arguments" | "commands" | "description" | "examples" | "flags" | "globalFlags" | "usage">
  /** In the line of usage, for what stands in its place. */
  readonly usage: Of<"command" | "flags">
  /** After the description of an argument that may be left out. */
  readonly optional: string
  readonly commands: Readonly<Record<"altilift" | "buckets" | "check" | "download" | "login" | "logout" | "upload", CommandHelp>>
  readonly arguments: Of<"PATH" | "PROJECT">
  readonly flags: Of<FlagName>
}
