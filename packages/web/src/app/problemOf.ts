import type { Problem } from "@altilift/core"
import { ApiFailure } from "@altilift/core/client"

/** What went wrong when the server was asked. */
export const problemOf = (cause: unknown): Problem =>
  cause instanceof ApiFailure
    ? cause.problem
    : { code: "unexpected", words: cause instanceof Error ? cause.message : String(cause) }

/** The server does not accept the key or the token. */
export const isNotAuthorised = (cause: unknown): boolean => cause instanceof ApiFailure && cause.notAuthorised
