import { Effect } from "effect"
import { Database } from "../store/Database.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** How a token is issued. */
export interface TokenOptions {
  /** Revokes all earlier tokens of the user. */
  readonly fresh?: boolean
  /** The only app with whose key the token may be used; any app otherwise. */
  readonly appKey?: string
}

/** Gives a user another token. It is stored hashed, and cannot be shown again. */
export const issueToken = Effect.fn("issueToken")(function* (userId: string, { fresh = false, appKey }: TokenOptions = {}) {
  const { query } = yield* Database
  const token = newSecret()
  const row = { hash: hashSecret(token), userId, appKey: appKey ?? null, createdAt: Date.now() }
  yield* query(db =>
    db.transaction().execute(async both => {
      if (fresh) await both.deleteFrom("tokens").where("userId", "=", userId).execute()
      await both.insertInto("tokens").values(row).execute()
    }),
  )
  return token
})

/** Makes all tokens of a user worthless at once, and says how many there were. */
export const revokeTokens = Effect.fn("revokeTokens")(function* (userId: string) {
  const { query } = yield* Database
  const { numDeletedRows } = yield* query(db => db.deleteFrom("tokens").where("userId", "=", userId).executeTakeFirstOrThrow())
  return Number(numDeletedRows)
})
