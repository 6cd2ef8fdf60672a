import { Effect, Redacted } from "effect"
import { z } from "zod"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { type Account, accountShape, complaint, credentialShape, endpointShape } from "./Account.ts"
import type { AccountSources, FoundAccount } from "./accountSources.ts"
import { readAltizureProfile } from "./altizureProfiles.ts"
import { NotSignedIn } from "./NotSignedIn.ts"
import type { AppPaths } from "./paths.ts"
import { profileNames } from "./profileNames.ts"
import { type ChosenProfile, chooseProfile, loginCommand, profileFile } from "./profiles.ts"
import { readAccount } from "./storedLogin.ts"

/** What of an account was given by flags. */
export interface AccountFlags {
  readonly endpoint: string | undefined
  readonly key: Redacted.Redacted<string> | undefined
  readonly token: Redacted.Redacted<string> | undefined
}

const flagNames: Record<keyof Account, string> = { endpoint: "--endpoint", key: "--key", token: "--token" }
const variables = { endpoint: "ALTI_ENDPOINT", key: "ALTI_KEY", token: "ALTI_TOKEN" } as const satisfies AccountSources
const facts = ["endpoint", "key", "token"] as const

/**
 * The account of this run: flags, then `ALTI_ENDPOINT`, `ALTI_KEY` and `ALTI_TOKEN`, then what `altilift login` stored,
 * then the active profile of another client. `profile`, of `--profile`, leaves the stored login of that name alone, and
 * `ALTI_PROFILE` leaves it and the variables. Single flags replace single facts of the account found; but with
 * `--endpoint` only an account of that endpoint is taken, so that a token is never sent to another server. Variables
 * that make no account, even together with the flags, are an error.
 */
export const findAccount = Effect.fn("findAccount")(function* (
  flags: AccountFlags,
  environment: NodeJS.ProcessEnv,
  appPaths: AppPaths,
  profile?: string,
): Effect.fn.Return<FoundAccount, UsageError | NotSignedIn> {
  const given = yield* checkFlags(flags)
  const chosen = yield* chooseProfile(profile, environment)
  const { endpoint, key, token } = given
  if (endpoint !== undefined && key !== undefined && token !== undefined) {
    return { endpoint, key, token, sources: flagNames }
  }
  for (const source of sources(given, environment, appPaths, chosen)) {
    const found = yield* source
    if (found === undefined || (endpoint !== undefined && endpoint !== found.endpoint)) continue
    return {
      endpoint: found.endpoint,
      key: key ?? found.key,
      token: token ?? found.token,
      sources: { ...found.sources, ...namesOf(given) },
    }
  }
  return yield* new NotSignedIn({ endpoint, flags: Object.values(namesOf(given)), profile: chosen })
})

/** The flags that were given. */
const namesOf = (given: AccountFlags): Partial<Record<keyof Account, string>> =>
  Object.fromEntries(facts.filter(fact => given[fact] !== undefined).map(fact => [fact, flagNames[fact]]))

const sources = (
  given: AccountFlags,
  environment: NodeJS.ProcessEnv,
  appPaths: AppPaths,
  chosen: ChosenProfile | undefined,
): ReadonlyArray<Effect.Effect<FoundAccount | undefined, UsageError | NotSignedIn>> => {
  if (chosen?.from === "--profile") return [fromProfile(appPaths, chosen.name)]
  const variables = fromEnvironment(given, environment, appPaths)
  if (chosen !== undefined) return [variables, fromProfile(appPaths, chosen.name)]
  const { altizureProfiles } = appPaths
  return [variables, fromLogin(appPaths), fromFile(altizureProfiles, readAltizureProfile(altizureProfiles))]
}

const fromLogin = (appPaths: AppPaths, name?: string) => {
  const file = profileFile(appPaths, name)
  return fromFile(
    file,
    readAccount(file, fault => sentences().account.loginFault(file, fault, loginCommand(name))),
  )
}

const fromProfile = Effect.fnUntraced(function* (
  appPaths: AppPaths,
  name: string,
): Effect.fn.Return<FoundAccount, UsageError | NotSignedIn> {
  const found = yield* fromLogin(appPaths, name)
  if (found !== undefined) return { ...found, sources: { ...found.sources, profile: name } }
  const stored = yield* Effect.promise(() => profileNames(appPaths))
  return yield* new NotSignedIn({ endpoint: undefined, flags: [], profile: { name, stored } })
})

const fromFile = (file: string, read: Effect.Effect<Account | undefined, UsageError>) =>
  Effect.map(read, account => account && { ...account, sources: { endpoint: file, key: file, token: file } })

const flagsShape = z.object({
  endpoint: endpointShape.optional(),
  key: credentialShape.optional(),
  token: credentialShape.optional(),
})

/** The flags, each checked by itself. */
export const checkFlags = Effect.fnUntraced(function* (flags: AccountFlags): Effect.fn.Return<AccountFlags, UsageError> {
  const parsed = flagsShape.safeParse({ endpoint: flags.endpoint, key: opened(flags.key), token: opened(flags.token) })
  if (!parsed.success)
    return yield* new UsageError({ message: sentences().account.flagFault(complaint(parsed.error, path => `--${path}`)) })
  const { endpoint, key, token } = parsed.data
  return { endpoint, key: sealed(key), token: sealed(token) }
})

const opened = (secret: Redacted.Redacted<string> | undefined) => (secret === undefined ? undefined : Redacted.value(secret))
const sealed = (text: string | undefined) => (text === undefined ? undefined : Redacted.make(text))

/** An empty variable counts as none, as for other clients of the API (protocol: Transport and identity). */
const fromEnvironment = Effect.fnUntraced(function* (
  given: AccountFlags,
  environment: NodeJS.ProcessEnv,
  appPaths: AppPaths,
): Effect.fn.Return<FoundAccount | undefined, UsageError> {
  const set = facts.filter(fact => environment[variables[fact]])
  if (set.length === 0) return undefined
  const missing = facts.filter(fact => !set.includes(fact) && given[fact] === undefined)
  if (missing.length > 0) return yield* new UsageError({ message: incomplete(set, missing, appPaths) })
  const parsed = accountShape.safeParse({
    endpoint: environment[variables.endpoint] || given.endpoint,
    key: environment[variables.key] || opened(given.key),
    token: environment[variables.token] || opened(given.token),
  })
  if (parsed.success) return { ...parsed.data, sources: variables }
  const names: Readonly<Record<string, string>> = variables
  return yield* new UsageError({
    message: sentences().account.variableFault(complaint(parsed.error, path => names[path] ?? path)),
  })
})

type Facts = ReadonlyArray<(typeof facts)[number]>

const incomplete = (set: Facts, missing: Facts, { login }: AppPaths): string =>
  sentences().account.variablesMissing({
    set: set.map(fact => variables[fact]),
    missing: missing.map(fact => variables[fact]),
    flags: missing.map(fact => flagNames[fact]),
    login,
  })
