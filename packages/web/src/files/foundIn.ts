import { type Found, RunFault } from "@altilift/core"
import { Effect, Stream } from "effect"
import type { Batches } from "./FileSet.ts"

/** What a listing finds, as the engine takes it. */
export const foundIn = (batches: Batches): Stream.Stream<Found, RunFault> =>
  Stream.suspend(() => Stream.fromAsyncIterable(batches(), unlisted)).pipe(
    // What is listed already is emitted without a pause for the browser.
    Stream.tap(() => Effect.yieldNow),
    Stream.flattenIterable,
  )

const unlisted = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", problem: { code: "folders-unreadable", kind: "other", words: String(cause) }, cause })
