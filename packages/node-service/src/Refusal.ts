import type { Problem } from "@altilift/core"
import { Data } from "effect"
import { inEnglish } from "./messages/inEnglish.ts"

/**
 * The class of a refusal, as `extensions.code` on the wire.
 *
 * - `UNAUTHENTICATED`: the app key or the token is missing or wrong.
 * - `FORBIDDEN`: the token may not be used for that.
 * - `NOT_FOUND`: there is no such thing, or it belongs to another user.
 * - `BAD_USER_INPUT`: an argument cannot be right.
 * - `NOT_OFFERED`: this service does not do that, or not for this user.
 * - `CONFLICT`: not in the present state.
 * - `READ_ONLY`: the service accepts nothing now.
 * - `UNAVAILABLE`: not just now, something behind the service does not answer; the same request may succeed later.
 * - `QUOTA`: the user has as much as a user may have.
 * - `INSUFFICIENT_STORAGE`: the disk of the service is nearly full; the same request may succeed later.
 */
export const refusalCodes = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "NOT_OFFERED",
  "CONFLICT",
  "READ_ONLY",
  "UNAVAILABLE",
  "QUOTA",
  "INSUFFICIENT_STORAGE",
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** A request that the caller may not or cannot make: its class, and what is wrong. */
export class Refusal extends Data.TaggedError("Refusal")<{ readonly code: RefusalCode; readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** A command that cannot be done, in words for who runs the service. `usage`: its arguments are wrong. */
export class CommandRefusal extends Data.TaggedError("CommandRefusal")<{
  readonly message: string
  readonly usage: boolean
}> {}
