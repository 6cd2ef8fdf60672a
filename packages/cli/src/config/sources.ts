/** Where each fact of an account was given: a flag, an environment variable or a file. Messages name it. */
export type AccountSources = Readonly<Record<"endpoint" | "key" | "token", string>> & {
  /** The profile whose login it is, if one was named. */
  readonly profile?: string
}
