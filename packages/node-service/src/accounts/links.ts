import { Effect } from "effect"
import { recorded } from "../audit/record.ts"
import { Database } from "../ports/Database.ts"
import { hashPassword } from "./passwordHash.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** How long a link is good, in milliseconds; an invitation is valid for longer, because it is not expected. */
export const goodFor = { link: 60 * 60 * 1000, invitation: 7 * 24 * 60 * 60 * 1000 } as const

/** How a link is issued. */
export interface LinkOptions {
  readonly goodFor?: number
  /** Whether the user's earlier links stay good: where a request needs no account, it must not end another's. */
  readonly keepEarlier?: boolean
}

/** A new code for a link by which a user sets a password, once. It is stored hashed. */
export const issueLink = Effect.fn("issueLink")(function* (userId: string, options: LinkOptions = {}) {
  const code = newSecret()
  const row = { hash: hashSecret(code), userId, endsAt: Date.now() + (options.goodFor ?? goodFor.link) }
  yield* recorded(
    async both => {
      if (options.keepEarlier !== true) await both.deleteFrom("links").where("userId", "=", userId).execute()
      await both.insertInto("links").values(row).execute()
      return both.selectFrom("users").select("email").where("id", "=", userId).executeTakeFirst()
    },
    user => ({ act: "link-issued", subject: user?.email ?? userId }),
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
 * @param language that the user reads; it is noted where none was
 * @returns undefined when the code is not good (any more)
 */
export const useLink = Effect.fn("useLink")(function* (code: string, password: string, language: string | null = null) {
  const row = { hash: yield* hashPassword(password), changedAt: Date.now() }
  return yield* recorded(
    async all => {
      const link = await all
        .deleteFrom("links")
        .where("hash", "=", hashSecret(code))
        .where("endsAt", ">", Date.now())
        .returning("userId")
        .executeTakeFirst()
      if (link === undefined) return undefined
      await all.deleteFrom("links").where("userId", "=", link.userId).execute()
      await all.updateTable("users").set({ language }).where("id", "=", link.userId).where("language", "is", null).execute()
      await all
        .insertInto("passwords")
        .values({ userId: link.userId, ...row })
        .onConflict(conflict => conflict.column("userId").doUpdateSet(row))
        .execute()
      const user = await all.selectFrom("users").select("email").where("id", "=", link.userId).executeTakeFirstOrThrow()
      return { ...link, ...user }
    },
    link => link && { act: "password-set", by: link.email, subject: link.email },
  )
})
