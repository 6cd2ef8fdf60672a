import { resolve } from "node:path"
import { askServer, UploadApi } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command, Prompt } from "effect/cli"
import { type Account, publicEndpoint } from "../config/Account.ts"
import { type AccountFlags, checkFlags } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { chooseProfile, profileFile } from "../config/profiles.ts"
import { readAccount, removeAccount, storeAccount } from "../config/storedLogin.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerServer } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { withHelp } from "./commandHelp.ts"
import { profileFlag } from "./profileFlag.ts"
import { accountFlags, textFlag } from "./serverFlags.ts"

/** How long a wrong address is tried (milliseconds). */
const patience = 20_000

/** The file of the profile that the command line or the environment names. */
const fileOfLogin = Effect.gen(function* () {
  const chosen = yield* chooseProfile(yield* profileFlag, process.env)
  return profileFile(appPaths(), chosen?.name)
})

/** `altilift login`: saves an account that the server accepts. */
export const login = Command.make(
  "login",
  { account: accountFlags, from: textFlag("from", "FILE") },
  Effect.fn("login")(function* (input) {
    const file = yield* fileOfLogin
    const flags = yield* checkFlags(input.account)
    const account = yield* input.from === undefined ? complete(flags) : fromFile(input.from, flags)
    const { email } = yield* Effect.flatMap(UploadApi, api => orInterrupted(askServer("preflight", api.preflight))).pipe(
      Effect.provide(layerServer({ account, transfers: 1, retryFor: patience })),
    )
    yield* storeAccount(file, account)
    yield* Console.log(printable(sentences().account.loggedIn(account.endpoint, email, file)))
  }),
).pipe(withHelp("login"))

/** `altilift logout`. */
export const logout = Command.make(
  "logout",
  {},
  Effect.fn("logout")(function* () {
    const file = yield* fileOfLogin
    const there = yield* removeAccount(file)
    yield* Console.log(printable(there ? sentences().account.loggedOut(file) : sentences().account.notLoggedIn))
  }),
).pipe(withHelp("logout"))

const fromFile = Effect.fnUntraced(function* (name: string, flags: AccountFlags) {
  const file = resolve(name)
  const account = yield* readAccount(file, fault => sentences().account.fromFault(file, fault))
  if (account === undefined) return yield* new UsageError({ message: sentences().account.fromMissing(printable(name)) })
  return { endpoint: flags.endpoint ?? account.endpoint, key: flags.key ?? account.key, token: flags.token ?? account.token }
})

/** Asks on a terminal for what the flags do not say. */
const complete = Effect.fnUntraced(function* (flags: AccountFlags) {
  const { key, token } = flags
  if (key !== undefined && token !== undefined) return { endpoint: flags.endpoint ?? publicEndpoint, key, token }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return yield* new UsageError({ message: sentences().account.noQuestions })
  }
  const endpoint = flags.endpoint ?? (yield* askEndpoint)
  const answers: AccountFlags = {
    endpoint,
    key: key ?? (yield* Prompt.run(Prompt.Hidden({ message: sentences().account.askKey }))),
    token: token ?? (yield* Prompt.run(Prompt.Hidden({ message: sentences().account.askToken }))),
  }
  return yield* requireAll(yield* checkFlags(answers))
})

const askEndpoint = Effect.suspend(() =>
  Effect.map(Prompt.run(Prompt.String({ message: sentences().account.askEndpoint(publicEndpoint) })), answer =>
    answer.trim() === "" ? publicEndpoint : answer,
  ),
)

const requireAll = ({ endpoint, key, token }: AccountFlags): Effect.Effect<Account, UsageError> =>
  endpoint === undefined || key === undefined || token === undefined
    ? Effect.fail(new UsageError({ message: sentences().account.allNeeded }))
    : Effect.succeed({ endpoint, key, token })
