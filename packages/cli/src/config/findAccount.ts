import { Effect, Redacted } from "effect"
import { z } from "zod"
import { UsageError } from "../UsageError.ts"
import { type Account, accountShape, complaint, credentialShape, endpointShape } from "./Account.ts"
import { readAltizureProfile } from "./altizureProfiles.ts"
import { NotSignedIn } from "./NotSignedIn.ts"
import type { AppPaths } from "./paths.ts"
import { readAccount } from "./storedLogin.ts"

/** What of an account was given by flags. */
export interface AccountFlags {
  readonly endpoint: string | undefined
  readonly key: Redacted.Redacted<string> | undefined
  readonly token: Redacted.Redacted<string> | undefined
}

/**
 * The account of this run: flags, then `ALTI_ENDPOINT`, `ALTI_KEY` and `ALTI_TOKEN` when all three are set, then what `altilift login`
 * stored, then the active profile of another client. Single flags replace single facts of the account found; but with `--endpoint` only an
 * account of that very endpoint is taken, so that a token never reaches a server that it was not meant for.
 */
export const findAccount = Effect.fn("findAccount")(function* (
  flags: AccountFlags,
  environment: NodeJS.ProcessEnv,
  appPaths: AppPaths,
): Effect.fn.Return<Account, UsageError | NotSignedIn> {
  const given = yield* checkFlags(flags)
  if (given.endpoint !== undefined && given.key !== undefined && given.token !== undefined) {
    return { endpoint: given.endpoint, key: given.key, token: given.token }
  }
  for (const source of sources(environment, appPaths)) {
    const account = yield* source
    if (account === undefined) continue
    if (given.endpoint !== undefined && given.endpoint !== account.endpoint) continue
    return { endpoint: account.endpoint, key: given.key ?? account.key, token: given.token ?? account.token }
  }
  return yield* new NotSignedIn({ endpoint: given.endpoint })
})

const sources = (environment: NodeJS.ProcessEnv, appPaths: AppPaths) => [
  fromEnvironment(environment),
  readAccount(appPaths.login, 'Run "altilift login" again.'),
  readAltizureProfile(appPaths.altizureProfiles),
]

const flagsShape = z.object({
  endpoint: endpointShape.optional(),
  key: credentialShape.optional(),
  token: credentialShape.optional(),
})

/** The flags, each checked by itself. */
export const checkFlags = Effect.fnUntraced(function* (flags: AccountFlags): Effect.fn.Return<AccountFlags, UsageError> {
  const parsed = flagsShape.safeParse({ endpoint: flags.endpoint, key: opened(flags.key), token: opened(flags.token) })
  if (!parsed.success) return yield* new UsageError({ message: `${complaint(parsed.error, path => `--${path}`)}.` })
  const { endpoint, key, token } = parsed.data
  return { endpoint, key: sealed(key), token: sealed(token) }
})

const opened = (secret: Redacted.Redacted<string> | undefined) => (secret === undefined ? undefined : Redacted.value(secret))
const sealed = (text: string | undefined) => (text === undefined ? undefined : Redacted.make(text))

const variables = { endpoint: "ALTI_ENDPOINT", key: "ALTI_KEY", token: "ALTI_TOKEN" } as const

/** Counts only when all three are set, as for other clients of the API (protocol: Transport and identity). */
const fromEnvironment = Effect.fnUntraced(function* (
  environment: NodeJS.ProcessEnv,
): Effect.fn.Return<Account | undefined, UsageError> {
  const endpoint = environment[variables.endpoint]
  const key = environment[variables.key]
  const token = environment[variables.token]
  if (!endpoint || !key || !token) return undefined
  const parsed = accountShape.safeParse({ endpoint, key, token })
  if (parsed.success) return parsed.data
  const message = `${complaint(parsed.error, path => (path in variables ? variables[path as keyof typeof variables] : path))}. Set it right, or unset it.`
  return yield* new UsageError({ message })
})
