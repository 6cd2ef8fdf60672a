import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import { hashPassword } from "./passwordHash.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** How long a link is good, in milliseconds; an invitation waits for somebody who does not expect it. */
export const goodFor = { link: 60 * 60 * 1000, invitation: 7 * 24 * 60 * 60 * 1000 } as const

/** How a link is issued. */
export interface LinkOptions {
  readonly goodFor?: number
  /** Whether the user's earlier links stay good: where anybody may ask for one, nobody shall end another's. */
  readonly keepEarlier?: boolean
}

/** A new code for a link by which a user sets a password, once. It is stored hashed. */
export const issueLink = Effect.fn("issueLink")(function* (userId: string, options: LinkOptions = {}) {
  const { query } = yield* Database
  const code = newSecret()
  const row = { hash: hashSecret(code), userId, endsAt: Date.now() + (options.goodFor ?? goodFor.link) }
  yield* query(db =>
    db.transaction().execute(async both => {
      if (options.keepEarlier !== true) await both.deleteFrom("links").where("userId", "=", userId).execute()
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
      .where("users.disabledAt", "is", null)
      .executeTakeFirst(),
  )
})

/**
 * Gives the user of a link a password, and ends all links of the user; both or neither. Tokens stay as they are.
 * Refused when it cannot be a password, and the link stays good.
 *
 * @returns undefined when the code is not good (any more)
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
      if (link === undefined) return undefined
      await all.deleteFrom("links").where("userId", "=", link.userId).execute()
      await all
        .insertInto("passwords")
        .values({ userId: link.userId, ...row })
        .onConflict(conflict => conflict.column("userId").doUpdateSet(row))
        .execute()
      return link
    }),
  )
})
