import { emptySummary, type Outcome, tally } from "@altilift/core"
import { Effect } from "effect"
import { checkPaths } from "../check/checkPaths.ts"
import { hasHints } from "../check/SetReport.ts"
import { Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { sentences } from "../messages/language.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/** With `--strict` the photos are checked as `altilift check` does, before anything is sent. */
export const withHints = Effect.fn("withHints")(function* (request: UploadRequest) {
  if (request.strict === false) return request
  const hints = hasHints(yield* orInterrupted(checkPaths(request, request.quiet)))
  return { ...request, strict: { hints } } satisfies UploadRequest
})

/**
 * Why an upload that is complete is not good enough for `--strict`: files were Skipped, photos are Duplicates, or the
 * check has hints. Undefined: it is.
 */
export const strictFailure = ({ summary, metaFiles }: Outcome, { strict }: UploadRequest): Incomplete | undefined => {
  if (strict === false) return undefined
  const meta = metaFiles.reduce(tally, emptySummary)
  const [skipped, duplicates] = [summary.skipped + meta.skipped, summary.duplicate + meta.duplicate]
  return skipped + duplicates === 0 && !strict.hints
    ? undefined
    : new Incomplete({ message: sentences().uploading.notStrict(skipped, duplicates, strict.hints) })
}
