/** What a token may be used for, as it is kept and as clients name it. */
export const scopes = ["read", "upload", "manage"] as const
export type Scope = (typeof scopes)[number]

/** The scopes of a token by what is kept of them: names with commas between; null: all. */
export const readScopes = (kept: string | null): ReadonlyArray<Scope> =>
  kept === null ? scopes : scopes.filter(scope => kept.split(",").includes(scope))

/** What is kept of scopes; all of them are kept as null, as of tokens from before there were any. */
export const writeScopes = (given: ReadonlyArray<Scope> | undefined): string | null =>
  given === undefined || scopes.every(scope => given.includes(scope))
    ? null
    : scopes.filter(scope => given.includes(scope)).join(",")

/** Whoever may bring or change something may look. */
export const mayUse = (kept: string | null, scope: Scope): boolean => {
  const has = readScopes(kept)
  return scope === "read" ? has.length > 0 : has.includes(scope)
}
