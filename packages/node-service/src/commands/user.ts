import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { addUser, type Credentials, userByEmail } from "../accounts/Accounts.ts"
import { appKey } from "../accounts/Apps.ts"
import { linkMail } from "../accounts/linkMail.ts"
import { goodFor, issueLink, type LinkOptions, linkAddress } from "../accounts/links.ts"
import { knownEndpoint } from "../accounts/owner.ts"
import { readScopes, scopes } from "../accounts/scopes.ts"
import { endOf, issueToken, revokeTokens, tokensOf } from "../accounts/Tokens.ts"
import { lastUse } from "../accounts/tokenRow.ts"
import { inviteUser } from "../accounts/users.ts"
import type { ServiceSettings } from "../config.ts"
import { parseDuration } from "../duration.ts"
import { sendMail } from "../mail/sendMail.ts"
import { en } from "../messages/en.ts"
import { operator } from "../messages/operator.ts"
import { originAt } from "../networks.ts"
import type { UserRow } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"
import { day } from "./day.ts"
import { disable, enable, list, remove } from "./membership.ts"
import { userQuota } from "./quota.ts"
import { readPassword } from "./readPassword.ts"
import { json, optional, settingsOf, store, withStore } from "./withStore.ts"

const email = Argument.String("email").pipe(Argument.withDescription("E-mail address of the user"))

const print = ({ key, token }: Credentials, asJson: boolean) =>
  Console.log(asJson ? JSON.stringify({ key, token }) : operator.credentials(key, token))

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
      Effect.flatMap(userByEmail(email), user => setPassword(user, given)),
    )
    yield* Console.log(operator.passwordChanged(email))
  }),
).pipe(Command.withDescription("Give a user a new password: asked for, or read from stdin"))

const invite = Command.make(
  "invite",
  {
    email,
    print: Flag.Boolean("print").pipe(
      Flag.withDescription("Print the link even where mail is configured"),
      Flag.withDefault(false),
    ),
    ...store,
  },
  Effect.fn(function* ({ email, print, ...folder }) {
    const settings = yield* settingsOf(folder)
    const issue = Effect.gen(function* () {
      const user = yield* inviteUser(email)
      return { to: user.email, address: yield* newLink(user, settings, { goodFor: goodFor.invitation }) }
    })
    const { to, address } = yield* withStore(folder, issue)
    if (print || settings.smtp === undefined) {
      yield* Console.error(operator.invitationPrinted(to))
      return yield* Console.log(address)
    }
    yield* sendMail(settings.smtp, linkMail("invitation", to, address, en))
    yield* Console.log(operator.invitationMailed(to))
  }),
).pipe(
  Command.withDescription(
    "Make a user, and print or mail a link by which the user sets a password: it works once, within 7 days",
  ),
)

/** An address of the service at which a user sets a password. */
const newLink = Effect.fnUntraced(function* (user: UserRow, settings: ServiceSettings, options?: LinkOptions) {
  if (user.disabledAt !== null) return yield* new CommandRefusal({ usage: false, message: operator.userDisabled(user.email) })
  const { publicUrl, host, port } = settings
  const address = publicUrl ?? (yield* knownEndpoint()) ?? originAt(host, port)
  return linkAddress(address, yield* issueLink(user.id, options))
})

const link = Command.make(
  "link",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    const settings = yield* settingsOf(folder)
    const issue = Effect.flatMap(userByEmail(email), user => newLink(user, settings))
    const address = yield* withStore(folder, issue)
    yield* Console.error(operator.linkPrinted(email))
    yield* Console.log(address)
  }),
).pipe(
  Command.withDescription("Print a link by which a user sets a password: it works once and for an hour, and ends earlier links"),
)

const readScopeNames = Effect.fnUntraced(function* (named: string | undefined) {
  if (named === undefined) return undefined
  const names = named.split(",").map(name => name.trim())
  const known = scopes.filter(scope => names.includes(scope))
  if (known.length === new Set(names).size) return known
  return yield* new CommandRefusal({ usage: true, message: operator.notScopes(named, scopes) })
})

const token = Command.make(
  "token",
  {
    email,
    fresh: Flag.Boolean("fresh").pipe(Flag.withDescription("Revoke all earlier tokens of the user"), Flag.withDefault(false)),
    scopes: optional("scopes", "What it may be used for, of read, upload and manage, with commas between; everything without"),
    expires: optional("expires", "When it ends, like 30d or 12h; after the time in the settings without it"),
    ...store,
    json,
  },
  Effect.fn(function* ({ email, fresh, expires: given, scopes: named, json, ...folder }) {
    const limits = yield* readScopeNames(named)
    const expires = given === undefined ? undefined : parseDuration(given)
    if (given !== undefined && expires === undefined) {
      return yield* new CommandRefusal({ usage: true, message: operator.notADuration("--expires", given) })
    }
    const issue = Effect.gen(function* () {
      const user = yield* userByEmail(email)
      return { key: yield* appKey, token: yield* issueToken(user.id, { fresh, expires, scopes: limits }) }
    })
    yield* print(yield* withStore(folder, issue), json)
  }),
).pipe(Command.withDescription("Make another token for a user, and print it with the key, once"))

const tokens = Command.make(
  "tokens",
  { email, ...store, json },
  Effect.fn(function* ({ email, json, ...folder }) {
    const settings = yield* settingsOf(folder)
    const rows = yield* withStore(
      folder,
      Effect.flatMap(userByEmail(email), user => tokensOf(user.id)),
    )
    const described = rows.map(row => ({
      app: row.app ?? "any",
      scopes: readScopes(row.scopes).join(","),
      issued: day(row.createdAt),
      used: day(lastUse(row)),
      ends: day(endOf(row, settings)),
    }))
    if (json) return yield* Console.log(JSON.stringify(described))
    for (const one of described) yield* Console.log(operator.tokenLine(one))
  }),
).pipe(
  Command.withDescription("List the tokens of a user: when each was issued and used, and when it ends if it is not used again"),
)

const revoke = Command.make(
  "revoke",
  { email, ...store },
  Effect.fn(function* ({ email, ...folder }) {
    const count = yield* withStore(folder, Effect.flatMap(userByEmail(email), revokeTokens))
    yield* Console.log(operator.tokensRevoked(count, email))
  }),
).pipe(Command.withDescription("Revoke all of a user's tokens, and every upload address signed for that user"))

/** `altilift-service user …`. */
export const user = Command.make("user").pipe(
  Command.withDescription("Users of this installation; all of it works while the service runs"),
  Command.withSubcommands([add, invite, password, link, token, tokens, revoke, list, disable, enable, remove, userQuota]),
)
