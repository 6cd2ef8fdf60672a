import { Data } from "effect"

/**
 * Why a request is refused, as `extensions.code` on the wire.
 *
 * `NOT_AUTHORISED`: the app key or the token is missing or wrong. `NOT_FOUND`: there is no such thing, or it is somebody else's.
 * `BAD_INPUT`: an argument cannot be right. `NOT_OFFERED`: this service does not do that. `CONFLICT`: not in the present state.
 * `READ_ONLY`: the service takes nothing just now. `UNAVAILABLE`: not just now, something behind the service does not answer; the same request may succeed later.
 * `QUOTA`: the user has as much as a user may have. `INSUFFICIENT_STORAGE`: the disk of the service is nearly full; the same request may succeed later.
 */
export const refusalCodes = [
  "NOT_AUTHORISED",
  "NOT_FOUND",
  "BAD_INPUT",
  "NOT_OFFERED",
  "CONFLICT",
  "READ_ONLY",
  "UNAVAILABLE",
  "QUOTA",
  "INSUFFICIENT_STORAGE",
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** A request that the caller may not or cannot make; the message is for the caller to read. */
export class Refusal extends Data.TaggedError("Refusal")<{ readonly code: RefusalCode; readonly message: string }> {}
