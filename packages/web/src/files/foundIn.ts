import { type Found, RunFault, withMetaFiles } from "@altilift/core"
import { Effect, Stream } from "effect"
import type { Batches, FileSet } from "./FileSet.ts"

/** What a listing finds, as the engine takes it, with the files that go with photos. */
export const foundIn = (batches: Batches, open: FileSet["open"]): Stream.Stream<Found, RunFault> =>
  withMetaFiles(listedIn(batches), ({ ref }, bytes) =>
    // A file that cannot be read is left to `readPhoto`, which says why.
    Effect.promise(() =>
      open(ref)
        .then(file => file.slice(0, bytes).text())
        .catch(() => undefined),
    ),
  )

const listedIn = (batches: Batches): Stream.Stream<Found, RunFault> =>
  Stream.suspend(() => Stream.fromAsyncIterable(batches(), unlisted)).pipe(
    // What is listed already is emitted without a pause for the browser.
    Stream.tap(() => Effect.yieldNow),
    Stream.flattenIterable,
  )

const unlisted = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", problem: { code: "folders-unreadable", kind: "other", words: String(cause) }, cause })
