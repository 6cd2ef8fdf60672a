import type { Event } from "@altilift/core"
import { say } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { imageFacts, metaFacts } from "../report/imageFacts.ts"
import type { JsonEvent } from "./JsonEvent.ts"

/** An event of the engine as `--json` writes it. The fields are named one by one, so that no other fact gets out. */
export const toJsonEvent = (event: Event): JsonEvent => {
  switch (event.event) {
    case "found":
      return { event: "found", path: event.file.ref, name: event.file.name, size: event.file.size, ...metaFacts(event.file) }
    case "scan-complete":
      return { event: "scan-complete" }
    case "moved":
      return { event: "moved", path: event.file.ref, state: event.at }
    case "ended":
      return { event: "ended", ...imageFacts(event.final) }
    case "bucket": {
      const { bucket, instead } = event
      const left = instead && {
        insteadOf: { cloud: instead.of.cloud, bucket: instead.of.label },
        reason: say(instead.because),
        ...problemFacts(instead.because),
      }
      return { event: "bucket", cloud: bucket.cloud, bucket: bucket.label, ...left }
    }
    case "sent":
      return { event: "sent", path: event.file.ref, bytes: event.bytes }
    case "pausing":
    case "paused":
    case "resumed":
      return { event: "paused", phase: event.event }
    case "retrying":
      return {
        event: "retrying",
        activity: event.activity,
        ...(event.name === "" ? {} : { name: event.name }),
        message: say(event.problem),
        ...problemFacts(event.problem),
        attempt: event.attempt,
        delay: event.delay,
      }
  }
}
