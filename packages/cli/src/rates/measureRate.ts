import { type Event, Events, type Outcome } from "@altilift/core"
import { Clock, Effect } from "effect"
import type { UploadRequest } from "../commands/UploadRequest.ts"
import { storeRate } from "./storedRates.ts"

/** Runs an upload, and stores its rate. */
export const measureRate =
  ({ appPaths, account, limiter }: Pick<UploadRequest, "appPaths" | "account" | "limiter">) =>
  <E, R>(upload: Effect.Effect<Outcome, E, R>) =>
    Effect.gen(function* () {
      const events = yield* Events
      const clock = yield* Clock.Clock
      const sending = makeSendingTime()
      const emit = (event: Event) => {
        sending.onEvent(event, clock.currentTimeMillisUnsafe())
        events.emit(event)
      }
      const outcome = yield* Effect.provideService(upload, Events, { emit })
      yield* storeRate(appPaths.rate, {
        endpoint: account.endpoint,
        buckets: outcome.buckets,
        size: outcome.bytesSent,
        time: sending.total(),
        at: yield* Clock.currentTimeMillis,
        limited: limiter !== undefined,
      })
      return outcome
    })

/**
 * The milliseconds from the first photo that is started to the last that a bucket acknowledges. The search for photos
 * before, and the verification after that do not count.
 */
const makeSendingTime = () => {
  let startedAt: number | undefined
  let storedAt: number | undefined
  return {
    onEvent: (event: Event, now: number): void => {
      if (event.event !== "moved") return
      if (event.at === "Started") startedAt ??= now
      if (event.at === "Stored") storedAt = now
    },
    /** 0 when nothing was acknowledged. */
    total: () => Math.max(0, (storedAt ?? 0) - (startedAt ?? storedAt ?? 0)),
  }
}
