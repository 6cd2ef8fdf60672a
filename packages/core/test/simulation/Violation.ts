/** Number of an invariant of the design; 0: it does not come to an end. L: of liveness, see `liveness.ts`. */
export type InvariantName = number | `L${number}`

/** A rule that was broken. */
export interface Violation {
  readonly invariant: InvariantName
  readonly what: string
}
