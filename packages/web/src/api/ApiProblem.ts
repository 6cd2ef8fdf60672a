/** Why the server does not do what the page asks; the view has words for each. */
export type ApiProblemKind =
  /** Wrong app key, or the token is wrong or was revoked. */
  | "key not known"
  | "not authorised"
  /** The server says why in `said`. */
  | "refused"
  /** `said` is what was looked for. */
  | "no such project"
  /** Too often; `said` is empty. */
  | "too many"
  /** No usable answer: no network, no server, something else in between. */
  | "unreachable"

/** Nothing in it is secret. */
export class ApiProblem extends Error {
  readonly kind: ApiProblemKind
  /** The server's own words; empty where it has none. */
  readonly said: string

  constructor(kind: ApiProblemKind, said = "") {
    super(said === "" ? kind : `${kind}: ${said}`)
    this.name = "ApiProblem"
    this.kind = kind
    this.said = said
  }
}
