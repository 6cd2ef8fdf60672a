import { type Problem, RunFault } from "@altilift/core"
import { Data } from "effect"
import { sentences } from "../messages/language.ts"
import type { Account } from "./Account.ts"
import type { AccountSources } from "./sources.ts"

export type { AccountSources }

/** An account, and where its facts come from. */
export interface FoundAccount extends Account {
  readonly sources: AccountSources
}

/** `Endpoint, key and token come from ~/.config/altilift/login.json.` */
export const sourcesLine = ({ endpoint, key, token }: AccountSources): string => {
  const { allFrom, keyAndTokenFrom, keyFrom } = sentences().account
  if (key === token) return endpoint === key ? allFrom(key) : keyAndTokenFrom(key)
  return keyFrom(key, token)
}

/** The server does not accept the key or token. */
export class AccountRefused extends Data.TaggedError("AccountRefused")<{
  readonly problem: Problem
  readonly sources: AccountSources
}> {}

/** Says where a key or token comes from that the server does not accept. Other errors stay as they are. */
export const withSources =
  (sources: AccountSources) =>
  <E>(error: E): E | AccountRefused =>
    error instanceof RunFault && error.kind === "not authorised" ? new AccountRefused({ problem: error.problem, sources }) : error
