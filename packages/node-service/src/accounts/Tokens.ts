import { Effect } from "effect"
import type { Kysely } from "kysely"
import { recorded } from "../audit/record.ts"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { CommitMode, Database, type DatabaseError } from "../ports/Database.ts"
import type { Tables, UserRow } from "../ports/tables.ts"
import { type Scope, writeScopes } from "./scopes.ts"
import { newSecret } from "./secrets.ts"
import { lastUse, type TokenAge, tokenRow } from "./tokenRow.ts"

/** How a token is issued. */
export interface TokenOptions {
  /** Revokes all earlier tokens of the user, and whatever was signed for him. */
  readonly fresh?: boolean
  /** The only app with whose key the token may be used; any app otherwise. */
  readonly appKey?: string
  /** Milliseconds until it ends; as the settings say otherwise. */
  readonly expires?: number | undefined
  /** What it may be used for; everything without. */
  readonly scopes?: ReadonlyArray<Scope> | undefined
  /** Whether its user signed in just now, and gets it for that. */
  readonly signedIn?: boolean
}

/** Gives a user another token. It is stored hashed, and cannot be shown again. */
export const issueToken = Effect.fn("issueToken")(function* (userId: string, options: TokenOptions = {}) {
  const token = newSecret()
  const now = Date.now()
  const { fresh = false, appKey = null, expires } = options
  const row = {
    ...tokenRow(token, userId, now),
    appKey,
    endsAt: expires === undefined ? null : now + expires,
    scopes: writeScopes(options.scopes),
  }
  const revokedAt = voidBefore(now)
  yield* recorded(
    async all => {
      if (fresh) {
        await all.deleteFrom("tokens").where("userId", "=", userId).execute()
        await revokeSignatures(all, userId, revokedAt)
      }
      await all.insertInto("tokens").values(row).execute()
      return all.selectFrom("users").select("email").where("id", "=", userId).executeTakeFirst()
    },
    user => {
      const email = user?.email ?? userId
      return options.signedIn === true ? { act: "signed-in", by: email } : { act: "token-made", subject: email }
    },
  )
  // What is signed with the new token must not be void.
  if (fresh) yield* Effect.sleep(Math.max(0, revokedAt - Date.now()))
  return token
})

/** Makes void what was signed for a user: for own projects, and for those that others share with the user. */
export const revokeSignatures = async (db: Kysely<Tables>, userId: string, revokedAt: number): Promise<void> => {
  await db.updateTable("users").set({ revokedAt }).where("id", "=", userId).execute()
  await revokeShared(db, userId, revokedAt)
}

const revokeShared = (db: Kysely<Tables>, userId: string, revokedAt: number) =>
  db
    .updateTable("projects")
    .set({ revokedAt })
    .where("id", "in", of => of.selectFrom("shares").select("projectId").where("userId", "=", userId))
    .execute()

/**
 * Revokes all tokens of a user, and what was signed for the user at the embedded edge. Yields the number of tokens.
 */
export const revokeTokens = Effect.fn("revokeTokens")(function* ({ id, email }: Pick<UserRow, "id" | "email">) {
  return yield* recorded(
    all => revokeAll(all, id),
    () => ({ act: "tokens-revoked", subject: email }),
  )
})

/** The same within a transaction. */
export const revokeAll = async (all: Kysely<Tables>, userId: string): Promise<number> => {
  const revokedAt = voidBefore(Date.now())
  await revokeSignatures(all, userId, revokedAt)
  const { numDeletedRows } = await all.deleteFrom("tokens").where("userId", "=", userId).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Signatures tell their time in whole seconds: those of this very second are void too. */
export const voidBefore = (now: number): number => (Math.floor(now / 1000) + 1) * 1000

/** Milliseconds after which the use of a token is written down again. */
const useRecordedEvery = 60 * 60 * 1000

/** Whether a token may be used now. Its first use is written down, then not every one. */
export const useToken = Effect.fnUntraced(function* (token: TokenAge & { readonly hash: string; readonly createdAt: number }) {
  const { query } = yield* Database
  const now = Date.now()
  if (now >= endOf(token, yield* Settings)) return false
  if (lastUse(token) === null || now - token.usedAt >= useRecordedEvery) {
    yield* query(db => db.updateTable("tokens").set({ usedAt: now }).where("hash", "=", token.hash).execute()).pipe(
      Effect.provideService(CommitMode, "later"),
      Effect.catch(error => Effect.logWarning(operator.tokenUseNotRecorded(error.message))),
    )
  }
  return true
})

/** When a token ends, or ends if it is not used again, in milliseconds since 1970. */
export const endOf = (
  { countsFrom, usedAt, endsAt }: TokenAge,
  { tokensEndAfter, tokensUnusedAfter }: Pick<Settings["Service"], "tokensEndAfter" | "tokensUnusedAfter">,
): number => Math.min(endsAt ?? countsFrom + tokensEndAfter, usedAt + tokensUnusedAfter)

/** What a list shows of a token. */
export interface IssuedToken extends TokenAge {
  readonly createdAt: number
  /** Name of the only app that may use it; null: any. */
  readonly app: string | null
  /** As it is kept. */
  readonly scopes: string | null
}

/** The tokens of a user, the oldest first. */
export const tokensOf = (userId: string): Effect.Effect<ReadonlyArray<IssuedToken>, DatabaseError, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query(db =>
      db
        .selectFrom("tokens")
        .leftJoin("appKeys", "appKeys.key", "tokens.appKey")
        .select(["tokens.createdAt", "countsFrom", "usedAt", "endsAt", "tokens.scopes", "appKeys.name as app"])
        .where("userId", "=", userId)
        .orderBy("tokens.createdAt")
        .execute(),
    ),
  )
