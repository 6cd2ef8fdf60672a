import { Clock, Effect, type Scope } from "effect"
import type { SourceFile } from "../lifecycle/State.ts"
import type { ImageFault, NotAnImage, RunFault } from "../ports/Errors.ts"
import type { ImageSource, Payload } from "../ports/ImageSource.ts"
import type { Journal } from "../ports/Journal.ts"

/**
 * File systems keep the time of a change to two seconds (FAT) or better: a file that had been changed just before it
 * was read may be changed again without a trace, so its checksum is not remembered. Milliseconds.
 */
const timeOfChangeIsSure = 2_500

interface From {
  readonly source: ImageSource["Service"]
  readonly journal: Journal["Service"]
}

/** Reads a file, and remembers its checksum for as long as size and time vouch for it. */
export const readAndRemember = Effect.fnUntraced(function* (
  { source, journal }: From,
  file: SourceFile,
): Effect.fn.Return<Payload, NotAnImage | ImageFault | RunFault, Scope.Scope> {
  const began = yield* Clock.currentTimeMillis
  const payload = yield* source.read(file)
  const { checksum, type } = payload.content
  if (Math.abs(began - payload.file.modifiedAt) >= timeOfChangeIsSure) yield* journal.remember(payload.file, { checksum, type })
  return payload
})
