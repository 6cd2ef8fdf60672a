import { Effect } from "effect"
import { Settings } from "../config.ts"
import { Database } from "../ports/Database.ts"
import { Refusal } from "../Refusal.ts"
import type { Caller } from "./Accounts.ts"
import { appKey } from "./Apps.ts"
import { newSecret } from "./secrets.ts"
import { endOf, revokeSignatures, voidBefore } from "./Tokens.ts"
import { tokenRow } from "./tokenRow.ts"

/** Characters of the longest name, days of the longest life, and the most tokens that a user may have. */
const longestName = 100
const longestLife = 3650
const mostTokens = 100

/** What a user is told of a token; instants are milliseconds since 1970. */
export interface OwnToken {
  readonly id: string
  readonly name: string | null
  readonly app: string | null
  readonly createdAt: number
  readonly usedAt: number
  readonly endsAt: number
  /** Whether this request was made with it. */
  readonly current: boolean
}

/** A token that was made just now. */
export interface MadeToken {
  readonly token: OwnToken
  /** The token itself. */
  readonly secret: string
}

/**
 * The user who may manage tokens: one who signed in to the service itself. A token that was made here, that the
 * operator limited in time, or that another app got may not, or it would outlive its own end.
 */
const manager = Effect.fnUntraced(function* ({ user, token }: Caller) {
  if (user === undefined || token === undefined) {
    return yield* new Refusal({
      code: "UNAUTHENTICATED",
      problem: { code: "header-not-accepted", header: "altitoken (user token)" },
    })
  }
  const foreign = token.appKey !== null && token.appKey !== (yield* appKey)
  if (foreign || token.name !== null || token.endsAt !== null) {
    return yield* new Refusal({ code: "NOT_OFFERED", problem: { code: "tokens-need-sign-in" } })
  }
  return { userId: user.id, current: token.id }
})

/** The caller's tokens, the latest first. */
export const ownTokens = Effect.fnUntraced(function* (caller: Caller) {
  const { query } = yield* Database
  const settings = yield* Settings
  const { userId, current } = yield* manager(caller)
  const rows = yield* query(db =>
    db
      .selectFrom("tokens")
      .leftJoin("appKeys", "appKeys.key", "tokens.appKey")
      .select(["tokens.id", "tokens.name", "tokens.createdAt", "countsFrom", "usedAt", "endsAt", "appKeys.name as app"])
      .where("userId", "=", userId)
      .orderBy("tokens.createdAt", "desc")
      .execute(),
  )
  return rows.map((row): OwnToken => ({ ...row, id: row.id ?? "", endsAt: endOf(row, settings), current: row.id === current }))
})

/** Makes a token of the caller's, for any app. Its secret is told now, and never again. */
export const makeOwnToken = Effect.fn("makeOwnToken")(function* (caller: Caller, given: string, days: number | undefined) {
  const { query } = yield* Database
  const { userId } = yield* manager(caller)
  const name = given.trim()
  if (name === "" || [...name].length > longestName) return yield* refused({ code: "token-name-length", most: longestName })
  if (days !== undefined && !(days >= 1 && days <= longestLife)) {
    return yield* refused({ code: "token-days-out-of-range", most: longestLife })
  }
  const secret = newSecret()
  const now = Date.now()
  const endsAt = days === undefined ? null : now + days * 86_400_000
  const row = { ...tokenRow(secret, userId, now), name, endsAt }
  const made = yield* query(db =>
    db.transaction().execute(async both => {
      const { rows } = await both
        .selectFrom("tokens")
        .select(of => of.fn.countAll<number>().as("rows"))
        .where("userId", "=", userId)
        .where("name", "is not", null)
        .executeTakeFirstOrThrow()
      if (rows >= mostTokens) return false
      await both.insertInto("tokens").values(row).execute()
      return true
    }),
  )
  if (!made) return yield* new Refusal({ code: "QUOTA", problem: { code: "tokens-limit", most: mostTokens } })
  const token: OwnToken = { ...row, app: null, endsAt: endOf(row, yield* Settings), current: false }
  return { token, secret } satisfies MadeToken
})

/** Revokes a token of the caller's, and whatever was signed for the caller; refused when there is none of this id. */
export const revokeOwnToken = Effect.fn("revokeOwnToken")(function* (caller: Caller, id: string) {
  const { query } = yield* Database
  const { userId } = yield* manager(caller)
  const revoked = yield* query(db =>
    db.transaction().execute(async both => {
      const row = await both
        .deleteFrom("tokens")
        .where("userId", "=", userId)
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirst()
      if (row === undefined) return false
      await revokeSignatures(both, userId, voidBefore(Date.now()))
      return true
    }),
  )
  if (!revoked) return yield* new Refusal({ code: "NOT_FOUND", problem: { code: "token-not-found" } })
  return id
})

const refused = (problem: Refusal["problem"]) => new Refusal({ code: "BAD_USER_INPUT", problem })
