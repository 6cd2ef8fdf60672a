import * as NodeStream from "@effect/platform-node/NodeStream"
import { Effect } from "effect"
import type { Dispatcher } from "undici"

/** Sends a request, and reads its response as long as the scope is open: what is not read then is not received. */
export const openResponse = Effect.fnUntraced(function* <E>(
  send: (signal: AbortSignal) => Promise<Dispatcher.ResponseData>,
  onError: (cause: unknown) => E,
) {
  const response = yield* Effect.acquireRelease(
    Effect.tryPromise({ try: send, catch: onError }),
    ({ body }) => Effect.sync(() => void body.on("error", () => undefined).destroy()),
    { interruptible: true },
  )
  const bytes = NodeStream.fromReadable<Uint8Array, E>({ evaluate: () => response.body, onError })
  return { response, bytes, status: response.statusCode, headers: response.headers }
})
