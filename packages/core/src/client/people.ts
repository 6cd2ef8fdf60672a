import type { ProjectInfo } from "../ports/ProjectInfo.ts"
import type { Activity } from "../problems/Problem.ts"
import type { Ask } from "./ask.ts"
import { failed, fails, type Reading, reads, unexplained } from "./Failure.ts"
import type * as documents from "./generated/documents.ts"
import * as operations from "./operations.ts"
import { type ProjectRight, projectInfo, rightNamed, timeOf } from "./projects.ts"
import type { RequestOptions } from "./RequestOptions.ts"

export { type ProjectRight, projectRights } from "./projects.ts"

/** A project as the list of a user shows it. */
export interface ListedProject extends ProjectInfo {
  /** E-mail address of whose project it is; `undefined` where the server does not say. */
  readonly owner?: string | undefined
  /**
   * Whether it is the user's own, and not one that is shared with the user; `undefined` where the server does not say.
   */
  readonly isOwn?: boolean | undefined
  /** What the user may do with it; `undefined` where the server does not say. */
  readonly right?: ProjectRight | undefined
}

/** A user with whom a project is shared. */
export interface ProjectShare {
  readonly email: string
  readonly right: ProjectRight
}

/** A token of the user; times are milliseconds since 1970. */
export interface UserToken {
  readonly id: string
  /** `undefined`: it was issued at a sign-in, or by the operator. */
  readonly name: string | undefined
  /** The only app that may use it; `undefined`: any. */
  readonly app: string | undefined
  readonly created: number | undefined
  readonly used: number | undefined
  /** `undefined`: never. */
  readonly ends: number | undefined
  /** Whether the client itself uses it. */
  readonly current: boolean
  /** What it may be used for; `undefined`: everything, or the server does not say. */
  readonly scopes?: ReadonlyArray<TokenScope> | undefined
}

/** What a token may be used for; `upload` and `manage` let it look too. */
export const tokenScopes = ["read", "upload", "manage"] as const
export type TokenScope = (typeof tokenScopes)[number]

/** The token that the client itself uses. */
export interface CurrentToken extends UserToken {
  /** Whether it may list, make and revoke tokens. */
  readonly manages: boolean
}

/** What is asked of a server about its users. Only our service knows it. */
export interface PeopleClient {
  /** With whom a project is shared; for those who own it. */
  readonly shares: (project: string, options?: RequestOptions) => Promise<ReadonlyArray<ProjectShare>>
  readonly share: (project: string, email: string, right: ProjectRight, options?: RequestOptions) => Promise<void>
  /** Without an address the user leaves the project. */
  readonly unshare: (project: string, email: string | undefined, options?: RequestOptions) => Promise<void>
  /** The token of the client itself; `undefined` where the server does not say. */
  readonly currentToken: (options?: RequestOptions) => Promise<CurrentToken | undefined>
  readonly tokens: (options?: RequestOptions) => Promise<ReadonlyArray<UserToken>>
  /**
   * Not idempotent. `days`: how long it lasts; as the server says without. `scopes`: what it may be used for; everything
   * without. `secret` is in this answer only.
   */
  readonly makeToken: (
    name: string,
    days: number | undefined,
    options?: RequestOptions & { readonly scopes?: ReadonlyArray<TokenScope> | undefined },
  ) => Promise<{ readonly token: UserToken; readonly secret: string }>
  readonly revokeToken: (id: string, options?: RequestOptions) => Promise<void>
}

export const peopleOf = (ask: Ask): PeopleClient => ({
  shares: (id, { signal } = {}) =>
    ask(
      operations.projectShares,
      { id },
      ({ project }) => orUnexplained("share-project", project?.shares?.map(projectShare)),
      signal,
    ),
  share: (id, email, right, { signal } = {}) =>
    ask(operations.shareProject, { id, email, right }, answer => done("share-project", answer.shareProject), signal),
  unshare: (id, email, { signal } = {}) =>
    ask(operations.unshareProject, { id, email: email ?? null }, answer => done("share-project", answer.unshareProject), signal),
  currentToken: ({ signal } = {}) =>
    ask(
      operations.currentToken,
      {},
      ({ my }) => {
        const token = my?.currentToken
        return reads(token ? { ...userToken(token), manages: token.manages } : undefined)
      },
      signal,
    ),
  tokens: ({ signal } = {}) =>
    ask(operations.tokens, {}, ({ my }) => orUnexplained("manage-tokens", my?.tokens?.map(userToken)), signal),
  makeToken: (name, days, { signal, scopes } = {}) => {
    const read = ({ makeToken }: documents.MakeTokenMutation) =>
      orUnexplained("manage-tokens", makeToken && { secret: makeToken.secret, token: userToken(makeToken.token) })
    if (scopes === undefined) return ask(operations.makeToken, { name, days: days ?? null }, read, signal)
    return ask(operations.makeScopedToken, { name, days: days ?? null, scopes: [...scopes] }, read, signal)
  },
  revokeToken: (id, { signal } = {}) =>
    ask(operations.revokeToken, { id }, answer => done("manage-tokens", answer.revokeToken), signal),
})

export const orUnexplained = <A>(activity: Activity, value: A | null | undefined): Reading<A> =>
  value === null || value === undefined
    ? fails(unexplained(failed(activity, { code: "refused-without-reason" }, "")))
    : reads(value)

export const done = (activity: Activity, value: unknown): Reading<void> => {
  const reading = orUnexplained(activity, value)
  return reading.ok ? reads(undefined) : reading
}

/** A right that only newer servers know counts as the least. */
const projectShare = ({ email, right }: { readonly email: string; readonly right: string }): ProjectShare => ({
  email,
  right: rightNamed(right) ?? "view",
})

type TokenFacts = documents.TokenFactsFragment & { readonly scopes?: ReadonlyArray<string> | null | undefined }

const userToken = ({ id, name, app, created, used, ends, current, scopes }: TokenFacts): UserToken => ({
  id,
  name: name ?? undefined,
  app: app ?? undefined,
  created: timeOf(created),
  used: timeOf(used),
  ends: timeOf(ends),
  current,
  scopes: limited(scopes),
})

/** One that only newer servers know is left out. */
const limited = (given: ReadonlyArray<string> | null | undefined): ReadonlyArray<TokenScope> | undefined => {
  const scopes = tokenScopes.filter(scope => given?.includes(scope))
  return given == null || scopes.length === tokenScopes.length ? undefined : scopes
}

type ListedFacts = Parameters<typeof projectInfo>[0] & { readonly owner: string | null; readonly right: string | null }

/** `self`: e-mail address of the user, where the server says it. */
export const listedProject =
  (self: string | null | undefined) =>
  ({ owner, right, ...facts }: ListedFacts): ListedProject | undefined => {
    const info = projectInfo(facts)
    if (info === undefined) return undefined
    if (!owner || !self) return info
    return { ...info, owner, isOwn: owner === self, right: rightNamed(right) }
  }
