import type { Signal } from "./fetchAnswer.ts"

/** What every request of a client takes. */
export interface RequestOptions {
  /** Ends the request; the promise rejects with its reason. */
  readonly signal?: Signal | undefined
}
