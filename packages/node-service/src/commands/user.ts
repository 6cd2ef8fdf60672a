import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { addUser, type Credentials, userByEmail } from "../accounts/Accounts.ts"
import { appKey } from "../accounts/Apps.ts"
import { issueToken, revokeTokens } from "../accounts/Tokens.ts"
import { readPassword } from "./readPassword.ts"
import { json, store, withStore } from "./withStore.ts"

const email = Argument.String("email").pipe(Argument.withDescription("E-mail address of the user"))

const print = ({ key, token }: Credentials, asJson: boolean) =>
  Console.log(asJson ? JSON.stringify({ key, token }) : `key   ${key}\ntoken ${token}`)

const add = Command.make(
  "add",
  {
    email,
    password: Flag.Boolean("password").pipe(
      Flag.withDescription("Give the user a password too: asked for, or read from stdin"),
      Flag.withDefault(false),
    ),
    ...store,
    json,
  },
  Effect.fn(function* ({ email, password, json, ...folder }) {
    const given = password ? yield* readPassword : undefined
    yield* print(yield* withStore(folder, addUser(email, { password: given })), json)
  }),
).pipe(Command.withDescription("Make a user, and print the key and token, once"))

const password = Command.make(
  "password",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    const { setPassword } = yield* Effect.promise(() => import("../accounts/signIn.ts"))
    const given = yield* readPassword
    yield* withStore(
      folder,
      Effect.flatMap(userByEmail(email), user => setPassword(user.id, given)),
    )
    yield* Console.log(`${email} has a new password; tokens stay as they are (revoke them with: altilift-service user revoke)`)
  }),
).pipe(Command.withDescription("Give a user a new password: asked for, or read from stdin"))

const token = Command.make(
  "token",
  {
    email,
    fresh: Flag.Boolean("fresh").pipe(Flag.withDescription("Revoke all earlier tokens of the user"), Flag.withDefault(false)),
    ...store,
    json,
  },
  Effect.fn(function* ({ email, fresh, json, ...folder }) {
    const issue = Effect.gen(function* () {
      const user = yield* userByEmail(email)
      return { key: yield* appKey, token: yield* issueToken(user.id, { fresh }) }
    })
    yield* print(yield* withStore(folder, issue), json)
  }),
).pipe(Command.withDescription("Make another token for a user, and print it with the key, once"))

const revoke = Command.make(
  "revoke",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    const count = yield* withStore(
      folder,
      Effect.flatMap(userByEmail(email), user => revokeTokens(user.id)),
    )
    yield* Console.log(`revoked ${count} ${count === 1 ? "token" : "tokens"} of ${email}`)
  }),
).pipe(Command.withDescription("Make all tokens of a user worthless at once"))

/** `altilift-service user …`. */
export const user = Command.make("user").pipe(
  Command.withDescription("Users of this installation; all of it works while the service runs"),
  Command.withSubcommands([add, password, token, revoke]),
)
