import { Effect } from "effect"
import { z } from "zod"
import { record, recorded } from "../audit/record.ts"
import { Database } from "../ports/Database.ts"
import type { UserRow } from "../ports/tables.ts"
import { hashPassword, isPassword } from "./passwordHash.ts"
import { SignInLimits } from "./SignInLimits.ts"

/** Gives a user a password, in place of an earlier one; refused when it cannot be one. Tokens stay as they are. */
export const setPassword = Effect.fn("setPassword")(function* ({ id, email }: Pick<UserRow, "id" | "email">, password: string) {
  const row = { hash: yield* hashPassword(password), changedAt: Date.now() }
  yield* recorded(
    all =>
      all
        .insertInto("passwords")
        .values({ userId: id, ...row })
        .onConflict(conflict => conflict.column("userId").doUpdateSet(row))
        .execute(),
    () => ({ act: "password-set", subject: email }),
  )
})

/**
 * The user whose address and password these are; undefined when the address or the password is wrong. Fails with
 * `TooManyRequests` when too many attempts failed before.
 *
 * @param from address of the client that asks
 */
export const signIn = Effect.fn("signIn")(function* (email: string, password: string, from: string) {
  const limits = yield* SignInLimits
  const user = yield* limits.attempt(email, from, verify(email, password))
  if (user === undefined) yield* recordFailure(email)
  return user
})

/** An address alone: who mistakes the fields types a password there. */
const recordFailure = (email: string) => {
  const given = z.email().safeParse(email.trim().toLowerCase())
  return record({ act: "sign-in-failed", by: null, ...(given.success ? { subject: given.data } : {}) })
}

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
