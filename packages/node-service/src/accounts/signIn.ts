import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { hashPassword, isPassword } from "./passwordHash.ts"
import { SignInLimits } from "./SignInLimits.ts"

/** Gives a user a password, in place of an earlier one; refused when it cannot be one. Tokens stay as they are. */
export const setPassword = Effect.fn("setPassword")(function* (userId: string, password: string) {
  const { query } = yield* Database
  const row = { hash: yield* hashPassword(password), changedAt: Date.now() }
  yield* query(db =>
    db
      .insertInto("passwords")
      .values({ userId, ...row })
      .onConflict(conflict => conflict.column("userId").doUpdateSet(row))
      .execute(),
  )
})

/**
 * The user whose address and password these are; undefined when they are nobody's, whether it is the address or the
 * password that is wrong. Fails with `TooManyRequests` when too many attempts failed before.
 *
 * @param from address of the client that asks
 */
export const signIn = Effect.fn("signIn")(function* (email: string, password: string, from: string) {
  const limits = yield* SignInLimits
  return yield* limits.attempt(email, from, verify(email, password))
})

const verify = Effect.fnUntraced(function* (email: string, password: string) {
  const { query } = yield* Database
  const account = yield* query(db =>
    db
      .selectFrom("users")
      .innerJoin("passwords", "passwords.userId", "users.id")
      .select(["users.id", "passwords.hash"])
      .where("users.email", "=", email.trim().toLowerCase())
      .where("users.disabledAt", "is", null)
      .executeTakeFirst(),
  )
  const right = yield* isPassword(password, account?.hash)
  return right ? account?.id : undefined
})
