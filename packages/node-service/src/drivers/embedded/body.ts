import { Effect } from "effect"
import { Settings } from "../../config.ts"
import type { ObjectSource } from "./acceptObject.ts"
import { type EdgeError, tooLarge } from "./EdgeError.ts"
import type { EdgeRequest } from "./Protocol.ts"
import { type Announced, discard, receive } from "./receive.ts"

/**
 * The announced length of a body in bytes; undefined when it comes in chunks. Too long a body is refused before it
 * comes.
 */
export const readLength = Effect.fnUntraced(function* ({ message: { headers } }: EdgeRequest) {
  const { maxObjectBytes } = yield* Settings
  const length = headers["content-length"]
  if (headers["transfer-encoding"] !== undefined || length === undefined) return undefined
  if (Number(length) > maxObjectBytes) return yield* tooLarge(maxObjectBytes)
  return Number(length)
})

/** The body of a request as the source of an object; it is asked for when it is known what will become of it. */
export const bodySource = ({ message, beforeBody }: EdgeRequest, announced: Announced): ObjectSource<void, EdgeError, never> => ({
  length: announced.length,
  write: draft => Effect.andThen(Effect.sync(beforeBody), receive(message, draft, announced)),
  discard: Effect.andThen(Effect.sync(beforeBody), discard(message, announced)),
})
