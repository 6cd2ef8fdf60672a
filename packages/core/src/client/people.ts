import type { ProjectInfo } from "../ports/ProjectInfo.ts"
import type { Ask } from "./ask.ts"
import { failed, fails, type Reading, reads, unexplained } from "./Failure.ts"
import type { Signal } from "./fetchAnswer.ts"
import type * as documents from "./generated/documents.ts"
import * as operations from "./operations.ts"
import { projectInfo, timeOf } from "./projects.ts"

/** What a user may do with a project; each includes those before it. */
export const projectRights = ["view", "upload", "own"] as const
export type ProjectRight = (typeof projectRights)[number]

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
}

interface Options {
  readonly signal?: Signal | undefined
}

/** What is asked of a server about its users. Only our service knows it. */
export interface PeopleClient {
  /** With whom a project is shared; for those who own it. */
  readonly shares: (project: string, options?: Options) => Promise<ReadonlyArray<ProjectShare>>
  readonly share: (project: string, email: string, right: ProjectRight, options?: Options) => Promise<void>
  /** Without an address the user leaves the project. */
  readonly unshare: (project: string, email: string | undefined, options?: Options) => Promise<void>
  readonly tokens: (options?: Options) => Promise<ReadonlyArray<UserToken>>
  /** Not idempotent. `days`: how long it lasts; as the server says without. `secret` is told this once. */
  readonly makeToken: (
    name: string,
    days: number | undefined,
    options?: Options,
  ) => Promise<{ readonly token: UserToken; readonly secret: string }>
  readonly revokeToken: (id: string, options?: Options) => Promise<void>
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
  tokens: ({ signal } = {}) =>
    ask(operations.tokens, {}, ({ my }) => orUnexplained("manage-tokens", my?.tokens?.map(userToken)), signal),
  makeToken: (name, days, { signal } = {}) =>
    ask(
      operations.makeToken,
      { name, days: days ?? null },
      ({ makeToken }) =>
        orUnexplained("manage-tokens", makeToken && { secret: makeToken.secret, token: userToken(makeToken.token) }),
      signal,
    ),
  revokeToken: (id, { signal } = {}) =>
    ask(operations.revokeToken, { id }, answer => done("manage-tokens", answer.revokeToken), signal),
})

type Activity = "share-project" | "manage-tokens"

const orUnexplained = <A>(activity: Activity, value: A | null | undefined): Reading<A> =>
  value === null || value === undefined
    ? fails(unexplained(failed(activity, { code: "refused-without-reason" }, "")))
    : reads(value)

const done = (activity: Activity, value: unknown): Reading<void> => {
  const reading = orUnexplained(activity, value)
  return reading.ok ? reads(undefined) : reading
}

const rightNamed = (name: string | null): ProjectRight | undefined => projectRights.find(right => right === name)

/** A right that only newer servers know counts as the least. */
const projectShare = ({ email, right }: { readonly email: string; readonly right: string }): ProjectShare => ({
  email,
  right: rightNamed(right) ?? "view",
})

const userToken = ({ id, name, app, created, used, ends, current }: documents.TokenFactsFragment): UserToken => ({
  id,
  name: name ?? undefined,
  app: app ?? undefined,
  created: timeOf(created),
  used: timeOf(used),
  ends: timeOf(ends),
  current,
})

type ListedFacts = documents.ProjectFactsFragment & { readonly owner: string | null; readonly right: string | null }

/** `self`: e-mail address of the user, where the server says it. */
export const listedProject =
  (self: string | null | undefined) =>
  ({ owner, right, ...facts }: ListedFacts): ListedProject | undefined => {
    const info = projectInfo(facts)
    if (info === undefined) return undefined
    if (!owner || !self) return info
    return { ...info, owner, isOwn: owner === self, right: rightNamed(right) }
  }
