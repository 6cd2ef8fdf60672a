import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { hashPassword } from "./passwordHash.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** How long a link is good, in milliseconds. */
const goodFor = 60 * 60 * 1000

/**
 * A new code for a link by which a user sets a password, once and within an hour. It is stored hashed, and ends the
 * user's earlier ones.
 */
export const issueLink = Effect.fn("issueLink")(function* (userId: string) {
  const { query } = yield* Database
  const code = newSecret()
  const row = { hash: hashSecret(code), userId, endsAt: Date.now() + goodFor }
  yield* query(db =>
    db.transaction().execute(async both => {
      await both.deleteFrom("links").where("userId", "=", userId).execute()
      await both.insertInto("links").values(row).execute()
    }),
  )
  return code
})

/** Where a user sets a password with a code. */
export const linkAddress = (apiUrl: string, code: string): string => `${apiUrl}/welcome?code=${code}`

/** The user whose link it is; undefined when the code is not good (any more). */
export const userOfLink = Effect.fnUntraced(function* (code: string) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("links")
      .innerJoin("users", "users.id", "links.userId")
      .selectAll("users")
      .where("links.hash", "=", hashSecret(code))
      .where("links.endsAt", ">", Date.now())
      .executeTakeFirst(),
  )
})

/**
 * Gives the user of a link a password, and ends the link; both or neither. Tokens stay as they are. Refused when it
 * cannot be a password, and the link stays good.
 *
 * @returns false when the code is not good (any more)
 */
export const useLink = Effect.fn("useLink")(function* (code: string, password: string) {
  const { query } = yield* Database
  const row = { hash: yield* hashPassword(password), changedAt: Date.now() }
  return yield* query(db =>
    db.transaction().execute(async all => {
      const link = await all
        .deleteFrom("links")
        .where("hash", "=", hashSecret(code))
        .where("endsAt", ">", Date.now())
        .returning("userId")
        .executeTakeFirst()
      if (link === undefined) return false
      await all
        .insertInto("passwords")
        .values({ userId: link.userId, ...row })
        .onConflict(conflict => conflict.column("userId").doUpdateSet(row))
        .execute()
      return true
    }),
  )
})
