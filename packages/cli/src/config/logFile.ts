import { createWriteStream } from "node:fs"
import { open } from "node:fs/promises"
import { resolve } from "node:path"
import { finished } from "node:stream/promises"
import { Effect } from "effect"
import type { CommandError } from "../exitCode.ts"
import { reasonOf } from "../fileErrors.ts"
import { type JsonOutput, makeJsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { failedEvent } from "../messages/wordsOf.ts"
import { UsageError } from "../UsageError.ts"

/**
 * Opens the file of `--log-file`, which gets the events of `--json`, each with its `time` in front (RFC 3339). It is
 * appended to, and closed with the scope. Only the user can read a new one: it has names of files. A write error does
 * not end the run: `complain` is called once. Without a name there is no log.
 */
export const openLogFile = Effect.fn("openLogFile")(function* (name: string | undefined, complain: (line: string) => void) {
  if (name === undefined) return undefined
  const { logUnwritable, logLost } = sentences().uploading
  const path = resolve(name)
  yield* Effect.tryPromise({
    try: () => mustBeAppendable(path),
    catch: cause => new UsageError({ message: logUnwritable(name, reasonOf(cause)) }),
  })
  const stream = yield* Effect.acquireRelease(
    Effect.sync(() => createWriteStream(path, { flags: "a", mode: 0o600 })),
    stream => Effect.promise(() => finished(stream.end()).catch(() => undefined)),
  )
  stream.once("error", cause => complain(logLost(name, reasonOf(cause))))
  return makeJsonOutput(line => {
    if (stream.writable) stream.write(`{"time":"${new Date().toISOString()}",${line.slice(1)}\n`)
  })
})

/** Writes the error that ends a command to its log. */
export const loggingFailure =
  (log: JsonOutput["Service"] | undefined) =>
  <A, E extends CommandError, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.tapError(work, error => Effect.sync(() => log?.emit(failedEvent(error))))

const mustBeAppendable = async (path: string): Promise<void> => {
  const file = await open(path, "a", 0o600)
  try {
    if (!(await file.stat()).isFile()) throw new Error(sentences().uploading.noFile)
  } finally {
    await file.close()
  }
}
