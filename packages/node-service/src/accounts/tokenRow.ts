import { newId } from "../store/ids.ts"
import { hashSecret } from "./secrets.ts"

/** What is kept of a token's age; milliseconds since 1970. */
export interface TokenAge {
  readonly countsFrom: number
  readonly usedAt: number
  readonly endsAt: number | null
}

/** When a token was used last; null while it never was: it counts as used when it is issued. */
export const lastUse = ({ createdAt, usedAt }: { readonly createdAt: number; readonly usedAt: number }): number | null =>
  usedAt === createdAt ? null : usedAt

/** The row of a token that is issued now, for any app. */
export const tokenRow = (token: string, userId: string, now: number) => ({
  hash: hashSecret(token),
  id: newId(),
  name: null,
  userId,
  appKey: null,
  createdAt: now,
  countsFrom: now,
  usedAt: now,
  endsAt: null,
  scopes: null as string | null,
})
