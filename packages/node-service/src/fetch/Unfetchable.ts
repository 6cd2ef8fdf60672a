import { Data } from "effect"

/**
 * Why an address was not fetched, in words for whoever asked for it. Of the address it names the host at most: the rest may be a
 * signature, and an address inside a network is nobody's business outside.
 */
export class Unfetchable extends Data.TaggedError("Unfetchable")<{
  readonly message: string
  /** Whether another try may end better. */
  readonly passing: boolean
}> {}

export const refused = (message: string): Unfetchable => new Unfetchable({ message, passing: false })

export const failing = (message: string): Unfetchable => new Unfetchable({ message, passing: true })
