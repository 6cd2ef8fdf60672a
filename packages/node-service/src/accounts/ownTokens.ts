import { Effect } from "effect"
import { recorded } from "../audit/record.ts"
import { Settings } from "../config.ts"
import { Database } from "../ports/Database.ts"
import { Refusal } from "../Refusal.ts"
import type { Caller } from "./Accounts.ts"
import { appKey } from "./Apps.ts"
import { readScopes, type Scope, writeScopes } from "./scopes.ts"
import { newSecret } from "./secrets.ts"
import { endOf, revokeSignatures, voidBefore } from "./Tokens.ts"
import { tokenRow } from "./tokenRow.ts"

/** Characters of the longest name, days of the longest life, and the most tokens that a user may have. */
const longestName = 100
const longestLife = 3650
const mostTokens = 100

/** What a user sees of a token; instants are milliseconds since 1970. */
export interface OwnToken {
  readonly id: string
  readonly name: string | null
  readonly app: string | null
  readonly createdAt: number
  readonly usedAt: number
  readonly endsAt: number
  /** Whether this request was made with it. */
  readonly current: boolean
  /** Whether it may list, make and revoke tokens. */
  readonly manages: boolean
  readonly scopes: ReadonlyArray<Scope>
}

/** A token that was made just now. */
export interface MadeToken {
  readonly token: OwnToken
  /** The token itself. */
  readonly secret: string
}

/**
 * Whether a token may manage tokens: one of a sign-in to the service itself may. One that was made here, that the
 * operator limited in time or in its uses, or that another app got may not, or it would outlive its own end.
 */
const mayManage = ({ name, appKey, endsAt, scopes }: NonNullable<Caller["token"]>, ownApp: string) =>
  scopes === null && name === null && endsAt === null && (appKey === null || appKey === ownApp)

/** The user who may manage tokens. */
const manager = Effect.fnUntraced(function* ({ user, token }: Caller) {
  if (user === undefined || token === undefined) {
    return yield* new Refusal({
      code: "UNAUTHENTICATED",
      problem: { code: "header-not-accepted", header: "altitoken (user token)" },
    })
  }
  if (!mayManage(token, yield* appKey)) {
    return yield* new Refusal({ code: "NOT_OFFERED", problem: { code: "tokens-need-sign-in" } })
  }
  return { userId: user.id, current: token.id }
})

/** The caller's tokens, the latest first. */
export const ownTokens = Effect.fnUntraced(function* (caller: Caller) {
  const { userId, current } = yield* manager(caller)
  return yield* tokensOf(userId, current)
})

/** The token of the request itself, which every token may ask about; null where there is none. */
export const currentToken = Effect.fnUntraced(function* ({ user, token }: Caller) {
  if (user === undefined || !token?.id) return null
  const tokens = yield* tokensOf(user.id, token.id)
  return tokens.find(({ current }) => current) ?? null
})

const tokensOf = Effect.fnUntraced(function* (userId: string, current: string | null) {
  const { query } = yield* Database
  const settings = yield* Settings
  const ownApp = yield* appKey
  const rows = yield* query(db =>
    db
      .selectFrom("tokens")
      .leftJoin("appKeys", "appKeys.key", "tokens.appKey")
      .select(["tokens.id", "tokens.name", "tokens.createdAt", "countsFrom", "usedAt", "endsAt"])
      .select(["tokens.appKey", "tokens.scopes", "appKeys.name as app"])
      .where("userId", "=", userId)
      .orderBy("tokens.createdAt", "desc")
      .execute(),
  )
  return rows.map(
    ({ appKey, ...row }): OwnToken => ({
      ...row,
      id: row.id ?? "",
      endsAt: endOf(row, settings),
      current: row.id === current,
      manages: mayManage({ ...row, appKey }, ownApp),
      scopes: readScopes(row.scopes),
    }),
  )
})

/** How a token is to be; what is left out is as the server says. */
interface Wish {
  readonly days: number | undefined
  readonly scopes: ReadonlyArray<Scope> | undefined
}

/** Makes a token of the caller's, for any app. Its secret is in this answer only. */
export const makeOwnToken = Effect.fn("makeOwnToken")(function* (caller: Caller, given: string, { days, scopes }: Wish) {
  const { userId } = yield* manager(caller)
  const name = given.trim()
  if (name === "" || [...name].length > longestName) return yield* refused({ code: "token-name-length", most: longestName })
  if (days !== undefined && !(days >= 1 && days <= longestLife)) {
    return yield* refused({ code: "token-days-out-of-range", most: longestLife })
  }
  if (scopes?.length === 0) return yield* refused({ code: "token-scopes-none" })
  const secret = newSecret()
  const now = Date.now()
  const endsAt = days === undefined ? null : now + days * 86_400_000
  const row = { ...tokenRow(secret, userId, now), name, endsAt, scopes: writeScopes(scopes) }
  const made = yield* recorded(
    async both => {
      const { rows } = await both
        .selectFrom("tokens")
        .select(of => of.fn.countAll<number>().as("rows"))
        .where("userId", "=", userId)
        .where("name", "is not", null)
        .executeTakeFirstOrThrow()
      if (rows >= mostTokens) return false
      await both.insertInto("tokens").values(row).execute()
      return true
    },
    done => (done ? { act: "token-made", subject: name } : undefined),
  )
  if (!made) return yield* new Refusal({ code: "QUOTA", problem: { code: "tokens-limit", most: mostTokens } })
  const token: OwnToken = {
    ...row,
    app: null,
    endsAt: endOf(row, yield* Settings),
    current: false,
    manages: false,
    scopes: readScopes(row.scopes),
  }
  return { token, secret } satisfies MadeToken
})

/** Revokes a token of the caller's, and whatever was signed for the caller; refused when there is none of this id. */
export const revokeOwnToken = Effect.fn("revokeOwnToken")(function* (caller: Caller, id: string) {
  const { userId } = yield* manager(caller)
  const revoked = yield* recorded(
    async both => {
      const row = await both
        .deleteFrom("tokens")
        .where("userId", "=", userId)
        .where("id", "=", id)
        .returning(["id", "name"])
        .executeTakeFirst()
      if (row !== undefined) await revokeSignatures(both, userId, voidBefore(Date.now()))
      return row
    },
    row => row && { act: "token-revoked", subject: row.name ?? row.id ?? id },
  )
  if (revoked === undefined) return yield* new Refusal({ code: "NOT_FOUND", problem: { code: "token-not-found" } })
  return id
})

const refused = (problem: Refusal["problem"]) => new Refusal({ code: "BAD_USER_INPUT", problem })
