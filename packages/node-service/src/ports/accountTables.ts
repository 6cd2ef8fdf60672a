import type { Generated } from "kysely"

export interface AppKeys {
  key: string
  name: string
  createdAt: number
}

export interface Users {
  id: string
  email: string
  createdAt: number
  /** What was signed for the user before is void. */
  revokedAt: Generated<number>
  /** When the operator disabled the user, who can do nothing from then on; null: the user may sign in. */
  disabledAt: number | null
  /** When the operator removed the user; the row goes when the last of the user's projects is cleared away. */
  removedAt: number | null
  /** Whether notices are mailed to the user; 0 or 1. */
  mailsNotices: Generated<number>
  /** That the user reads; null: unknown. */
  language: string | null
  /** Most bytes in all projects; null: as the settings say, -1: no limit. */
  bytesLimit: number | null
}

export interface Tokens {
  /** By which its user names it, to revoke it; no secret. */
  id: string | null
  /** What its user calls it; null: it was issued at a sign-in, or by the operator. */
  name: string | null
  /** SHA-256 of the token, hexadecimal. */
  hash: string
  userId: string
  /** The only app that may use it; null: any. */
  appKey: string | null
  createdAt: number
  /** From when its age counts. */
  countsFrom: number
  /** When it was used last, but for an hour. */
  usedAt: number
  /** When it ends; null: when its age says so. */
  endsAt: number | null
  /** What it may be used for, with commas between; null: everything. */
  scopes: string | null
}

export interface Passwords {
  userId: string
  /** Function, cost, salt and hash; see `hashPassword`. */
  hash: string
  changedAt: number
}

/** By which a user sets a password, once. */
export interface Links {
  /** SHA-256 of the code, hexadecimal. */
  hash: string
  userId: string
  endsAt: number
}

/** Where an app may have users sent back to. */
export interface RedirectUris {
  appKey: string
  uri: string
}
