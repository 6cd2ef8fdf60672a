import { Effect } from "effect"
import { z } from "zod"
import { recorded } from "../audit/record.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { UserRow } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"
import { newId } from "../store/ids.ts"
import { prepared } from "../store/prepared.ts"
import { appKey } from "./Apps.ts"
import { hashPassword } from "./passwordHash.ts"
import { hashSecret, newSecret } from "./secrets.ts"
import { useToken } from "./Tokens.ts"
import { tokenRow } from "./tokenRow.ts"

/** What a client needs to call the API; shown once, the token never stored in clear. */
export interface Credentials {
  readonly key: string
  readonly token: string
}

/** Who asks: whether the app key is known, and the user if the token is right too. */
export interface Caller {
  readonly appKnown: boolean
  readonly user: UserRow | undefined
  /** The token that names the user. */
  readonly token?: {
    readonly id: string | null
    readonly name: string | null
    readonly appKey: string | null
    readonly endsAt: number | null
    /** As it is kept; see `readScopes`. */
    readonly scopes: string | null
  }
}

const nobody: Caller = { appKnown: false, user: undefined }

/** An app, and the user whom a token that it may use names. */
const callersOf = prepared((db, key: string, hash: string) =>
  db
    .selectFrom("appKeys")
    .leftJoin("tokens", join =>
      join
        .on("tokens.hash", "=", hash)
        .on(of => of.or([of("tokens.appKey", "is", null), of("tokens.appKey", "=", of.ref("appKeys.key"))])),
    )
    .leftJoin("users", join => join.onRef("users.id", "=", "tokens.userId").on("users.disabledAt", "is", null))
    .selectAll("users")
    .select(["tokens.hash", "tokens.countsFrom", "tokens.usedAt", "tokens.endsAt", "tokens.createdAt as issuedAt"])
    .select(["tokens.id as tokenId", "tokens.name", "tokens.appKey", "tokens.scopes"])
    .where("appKeys.key", "=", key),
)

/** The caller that two request headers name; a token that ended is none. */
export const identify = Effect.fnUntraced(function* (key: string | undefined, token: string | undefined) {
  const { query } = yield* Database
  if (key === undefined) return nobody
  const [found] = yield* query(db => callersOf(db, key, token === undefined ? "" : hashSecret(token)))
  if (found === undefined) return nobody
  const { hash, issuedAt, countsFrom, usedAt, endsAt, tokenId, name, appKey: onlyApp, scopes, ...user } = found
  const isUnknown = user.id === null || hash === null || countsFrom === null || usedAt === null || issuedAt === null
  if (isUnknown) return { appKnown: true, user: undefined } satisfies Caller
  const mayUse = yield* useToken({ hash, createdAt: issuedAt, countsFrom, usedAt, endsAt })
  if (!mayUse) return { appKnown: true, user: undefined } satisfies Caller
  // A row of users has all its columns.
  return { appKnown: true, user: user as UserRow, token: { id: tokenId, name, appKey: onlyApp, endsAt, scopes } } satisfies Caller
})

const emailAddress = z.email()

/** What a new user has from the start. */
export interface UserOptions {
  /** For a caller that had to store it beforehand; a new one otherwise. */
  readonly token?: string
  /** Without one, the user has tokens only. */
  readonly password?: string | undefined
}

/** An address as it is stored; refused when it is none. */
export const readEmail = (email: string): Effect.Effect<string, CommandRefusal> =>
  emailAddress.safeParse(email).success
    ? Effect.succeed(email.toLowerCase())
    : Effect.fail(new CommandRefusal({ usage: true, message: operator.notAnEmail(email) }))

/** Makes a user. Refused when the address is none, or a user has it already, or the password cannot be one. */
export const addUser = Effect.fn("addUser")(function* (email: string, { token = newSecret(), password }: UserOptions = {}) {
  const address = yield* readEmail(email)
  const secret = password === undefined ? undefined : yield* hashPassword(password)
  const user = { id: newId(), email: address, createdAt: Date.now() }
  const added = yield* recorded(
    async all => {
      const { numInsertedOrUpdatedRows } = await all
        .insertInto("users")
        .values(user)
        .onConflict(conflict => conflict.column("email").doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n) return false
      await all
        .insertInto("tokens")
        .values(tokenRow(token, user.id, user.createdAt))
        .execute()
      if (secret !== undefined) {
        await all.insertInto("passwords").values({ userId: user.id, hash: secret, changedAt: user.createdAt }).execute()
      }
      return true
    },
    done => (done ? { act: "user-added", subject: address } : undefined),
  )
  if (!added) return yield* new CommandRefusal({ usage: false, message: operator.userExists(user.email) })
  return { key: yield* appKey, token } satisfies Credentials
})

/** The user of an address. Refused when there is none. */
export const userByEmail = Effect.fnUntraced(function* (email: string) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db.selectFrom("users").selectAll().where("email", "=", email.toLowerCase()).where("removedAt", "is", null).executeTakeFirst(),
  )
  return row ?? (yield* new CommandRefusal({ usage: false, message: operator.userUnknown(email) }))
})

/** Whether there is a user who can sign in. */
export const hasUsers = Effect.gen(function* () {
  const { query } = yield* Database
  return (
    (yield* query(db => db.selectFrom("users").select("id").where("removedAt", "is", null).limit(1).executeTakeFirst())) !==
    undefined
  )
})
