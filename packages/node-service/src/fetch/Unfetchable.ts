import type { Problem } from "@altilift/core"
import { Data } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"

/**
 * Why an address was not fetched, for the client that named it. It names the host at most: the rest may be a signature,
 * and addresses inside a network stay secret.
 */
export class Unfetchable extends Data.TaggedError("Unfetchable")<{
  readonly problem: Problem
  /** Whether another try may end better. */
  readonly passing: boolean
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

export const refused = (problem: Problem): Unfetchable => new Unfetchable({ problem, passing: false })

export const failing = (problem: Problem): Unfetchable => new Unfetchable({ problem, passing: true })
