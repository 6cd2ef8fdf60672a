import { Effect } from "effect"
import { z } from "zod"
import { Refusal } from "../Refusal.ts"
import { Database } from "../store/Database.ts"
import { newId } from "../store/ids.ts"
import type { UserRow } from "../store/tables.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** What a client needs to call the API; shown once, the token never stored in clear. */
export interface Credentials {
  readonly key: string
  readonly token: string
}

/** Who asks: whether the app key is known, and the user if the token is right too. */
export interface Caller {
  readonly appKnown: boolean
  readonly user: UserRow | undefined
}

const nobody: Caller = { appKnown: false, user: undefined }

/** The caller that two request headers name. */
export const identify = Effect.fnUntraced(function* (key: string | undefined, token: string | undefined) {
  const { query } = yield* Database
  if (key === undefined) return nobody
  const app = yield* query(db => db.selectFrom("appKeys").select("key").where("key", "=", key).executeTakeFirst())
  if (app === undefined) return nobody
  if (token === undefined) return { appKnown: true, user: undefined } satisfies Caller
  const user = yield* query(db =>
    db
      .selectFrom("users")
      .innerJoin("tokens", "tokens.userId", "users.id")
      .selectAll("users")
      .where("tokens.hash", "=", hashSecret(token))
      .executeTakeFirst(),
  )
  return { appKnown: true, user } satisfies Caller
})

/** The installation's own app key, made when it is first asked for. */
export const appKey = Effect.gen(function* () {
  const { query } = yield* Database
  const known = yield* query(db => db.selectFrom("appKeys").select("key").orderBy("createdAt").executeTakeFirst())
  if (known !== undefined) return known.key
  const row = { key: newId(), name: "altilift", createdAt: Date.now() }
  yield* query(db => db.insertInto("appKeys").values(row).execute())
  return row.key
})

const emailAddress = z.email()

/**
 * Makes a user. Refused when the address is none, or a user has it already.
 *
 * @param token for a caller that had to store it beforehand; a new one otherwise
 */
export const addUser = Effect.fn("addUser")(function* (email: string, token = newSecret()) {
  const { query } = yield* Database
  if (!emailAddress.safeParse(email).success) {
    return yield* new Refusal({ code: "BAD_INPUT", message: `${email} is no e-mail address` })
  }
  const user = { id: newId(), email: email.toLowerCase(), createdAt: Date.now() }
  const hash = hashSecret(token)
  const added = yield* query(db =>
    db.transaction().execute(async both => {
      const { numInsertedOrUpdatedRows } = await both
        .insertInto("users")
        .values(user)
        .onConflict(conflict => conflict.column("email").doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n) return false
      await both.insertInto("tokens").values({ hash, userId: user.id, createdAt: user.createdAt }).execute()
      return true
    }),
  )
  if (!added) return yield* new Refusal({ code: "CONFLICT", message: `there is already a user ${user.email}` })
  return { key: yield* appKey, token } satisfies Credentials
})

/** Whether anybody could log in. */
export const hasUsers = Effect.gen(function* () {
  const { query } = yield* Database
  return (yield* query(db => db.selectFrom("users").select("id").limit(1).executeTakeFirst())) !== undefined
})
