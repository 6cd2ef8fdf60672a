import { Effect, Option } from "effect"
import { Argument, Flag } from "effect/cli"
import type { FoundAccount } from "../config/accountSources.ts"
import { parseDuration } from "../config/duration.ts"
import { type AccountFlags, findAccount } from "../config/findAccount.ts"
import { type AppPaths, appPaths } from "../config/paths.ts"
import type { FlagName } from "../messages/help/Words.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { profileFlag } from "./profileFlag.ts"

/** A flag without a value. */
export const switchFlag = (name: FlagName) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(sentences().help.flags[name]), Flag.withDefault(false))

/** A flag that may be left out, with its help. */
const mayBeLeftOut =
  (name: FlagName, metavar: string) =>
  <A>(flag: Flag.Flag<A>) =>
    flag.pipe(
      Flag.withMetavar(metavar),
      Flag.withDescription(sentences().help.flags[name]),
      Flag.optional,
      Flag.map(Option.getOrUndefined),
    )

/** A flag with a text; undefined when it is not given. */
export const textFlag = (name: FlagName, metavar: string) => Flag.String(name).pipe(mayBeLeftOut(name, metavar))

/** The same with a whole number. */
export const numberFlag = (name: FlagName, metavar: string) => Flag.Int(name).pipe(mayBeLeftOut(name, metavar))

const secretFlag = (name: FlagName, metavar: string) => Flag.Redacted(name).pipe(mayBeLeftOut(name, metavar))

/** The flags of the account. Every user of a machine can see its command lines: the help says so. */
export const accountFlags = {
  endpoint: textFlag("endpoint", "URL"),
  key: secretFlag("key", "KEY"),
  token: secretFlag("token", "TOKEN"),
}

/** The flags of every command that works with a server. */
export const serverFlags = {
  retryFor: Flag.String("retry-for").pipe(
    Flag.withMetavar("DURATION"),
    Flag.withDescription(sentences().help.flags["retry-for"]),
    Flag.withDefault("15m"),
  ),
  json: switchFlag("json"),
  account: accountFlags,
}

/** Those flags as they were typed, and `--verbose`. */
export interface ServerInput {
  readonly retryFor: string
  readonly json: boolean
  readonly verbose: boolean
  readonly account: AccountFlags
}

/** `ServerInput` after all checks. */
export interface ServerRequest {
  /** Milliseconds. */
  readonly retryFor: number
  readonly json: boolean
  readonly verbose: boolean
  readonly account: FoundAccount
  readonly appPaths: AppPaths
}

/** Checks the flags and finds the account; no request is made. */
export const checkServerInput = Effect.fn("checkServerInput")(function* (input: ServerInput) {
  const retryFor = parseDuration(input.retryFor)
  if (retryFor === undefined) return yield* new UsageError({ message: sentences().usage.retryFor(input.retryFor) })
  const files = appPaths()
  const account = yield* findAccount(input.account, process.env, files, yield* profileFlag)
  const request: ServerRequest = { retryFor, json: input.json, verbose: input.verbose, account, appPaths: files }
  return request
})

/** The project that a command is about. */
export const projectArgument = Argument.String("PROJECT").pipe(Argument.withDescription(sentences().help.arguments.PROJECT))

/** Names are compared in this form: systems encode an "ü" in two ways. */
export const projectName = (given: string): string => given.trim().normalize("NFC")
