import type { CurrentToken } from "@altilift/core/client"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { type FoundAccount, sourcesLine, withSources } from "../config/accountSources.ts"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { profileNames } from "../config/profileNames.ts"
import { defaultProfile } from "../config/profiles.ts"
import { prefixOf } from "../config/settings.ts"
import { exitCode } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonEvent } from "../json/JsonEvent.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { layerProjects, ServerClient } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { printable } from "../view/printable.ts"
import { minute } from "../view/units.ts"
import { withHelp } from "./commandHelp.ts"
import { profileFlag } from "./profileFlag.ts"
import { accountFlags, switchFlag } from "./serverFlags.ts"

/** `altilift auth status`: which account a run would use, and what the server says of it. */
export const authStatus = Command.make(
  "status",
  { json: switchFlag("json"), account: accountFlags },
  Effect.fn("auth status")(function* (input) {
    const json = yield* JsonOutput
    const files = appPaths()
    const account = yield* findAccount(input.account, process.env, files, yield* profileFlag)
    const print = (lines: ReadonlyArray<string>) =>
      input.json ? Effect.void : Effect.forEach(lines, line => Console.log(printable(line)), { discard: true })
    // What is known on this machine is shown also when the server does not respond.
    json.emit(accountEvent(account))
    yield* print(localLines(account))
    const answer = yield* orInterrupted(askServer).pipe(
      Effect.provide(layerProjects({ account, transfers: 1, retryFor: patience })),
      Effect.mapError(withSources(account.sources)),
    )
    json.emit(tokenEvent(answer))
    yield* print(serverLines(account, answer))
    const profiles = yield* Effect.promise(() => profileNames(files))
    const others = profiles.filter(name => name !== (account.sources.profile ?? defaultProfile))
    if (others.length > 0) yield* print([sentences().config.account.others(others)])
    json.emit({ event: "summary", profiles, exitCode: exitCode.complete })
  }),
).pipe(withHelp("auth status"))

interface ServerAnswer {
  readonly email: string
  readonly mode: "normal" | "read-only" | "offline"
  /** Undefined: the server does not say. */
  readonly token: CurrentToken | undefined
}

/** How long a server that does not respond is asked again (milliseconds). */
const patience = 20_000

const askServer = Effect.gen(function* () {
  const { ask } = yield* ServerClient
  const account = yield* ask("preflight", (client, options) => client.whoami(options))
  const token = yield* ask("manage-tokens", (client, options) => client.currentToken(options))
  return { ...account, token } satisfies ServerAnswer
})

const localLines = ({ endpoint, key, sources }: FoundAccount): ReadonlyArray<string> => {
  const words = sentences().config.account
  return [words.server(endpoint), words.key(prefixOf(key)), sourcesLine(sources)]
}

const serverLines = ({ token: secret }: FoundAccount, { email, mode, token }: ServerAnswer): ReadonlyArray<string> => {
  const words = sentences().config.account
  const state = { normal: [], "read-only": [words.serverReadOnly], offline: [words.serverOffline] }[mode]
  return [words.user(email), words.token({ prefix: prefixOf(secret), name: token?.name }), ...tokenLines(token), ...state]
}

const tokenLines = (token: CurrentToken | undefined): ReadonlyArray<string> => {
  const words = sentences().config.account
  if (token === undefined) return [words.endUnknown, words.rightsUnknown]
  const { app, created, used, ends, manages, scopes } = token
  return [
    ...(created === undefined ? [] : [words.created(minute(created))]),
    ...(used === undefined ? [] : [words.used(minute(used))]),
    ends === undefined ? words.endsNever : words.ends(minute(ends)),
    ...(app === undefined ? [] : [words.onlyApp(app)]),
    scopes === undefined ? words.rights(manages) : words.scopes(scopes),
  ]
}

const accountEvent = ({ endpoint, key, token, sources: { profile, ...sources } }: FoundAccount): JsonEvent => ({
  event: "account",
  profile,
  endpoint,
  key: prefixOf(key),
  token: prefixOf(token),
  sources,
})

const tokenEvent = ({ email, mode, token }: ServerAnswer): JsonEvent => ({
  event: "token",
  email,
  mode,
  name: token?.name,
  app: token?.app,
  created: iso(token?.created),
  used: iso(token?.used),
  ends: iso(token?.ends),
  manages: token?.manages,
  scopes: token?.scopes,
})

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString())
