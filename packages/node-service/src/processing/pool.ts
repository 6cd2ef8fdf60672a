import { Effect, Layer, Schedule, type Scope, Semaphore } from "effect"
import { Settings } from "../config.ts"
import { KeyedLock } from "../edge/KeyedLock.ts"
import { Wakeup } from "../reconstruction/Wakeup.ts"
import { ProcessingQueue } from "./ProcessingQueue.ts"
import { processImage } from "./processImage.ts"

/**
 * A fault of the installation (a full disk, say) says nothing about an image: it stays Uploaded and is tried again for as
 * long as it takes, from every second to every minute.
 */
const untilItWorks = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(Schedule.jittered)

/** Verifies images as they arrive, as many at a time as the settings say. */
export const layerPool = Layer.effectDiscard(
  Effect.gen(function* () {
    const { processors } = yield* Settings
    const queue = yield* ProcessingQueue
    const locks = yield* KeyedLock
    const wakeup = yield* Wakeup
    const pool = yield* Semaphore.make(processors)

    const work = Effect.fnUntraced(function* (imageId: string) {
      // A photo uploaded again while the last attempt is being cleaned up waits for the end of that.
      const image = yield* locks.withLock(
        imageId,
        pool.withPermit(processImage(imageId)).pipe(
          Effect.tapError(error => Effect.logError(`image ${imageId}: not verified yet, will try again: ${error.message}`)),
          Effect.retry(untilItWorks),
        ),
      )
      if (image === undefined) return
      yield* image.state === "Invalid"
        ? Effect.logWarning(`image ${image.id}: Invalid: ${image.error}`)
        : Effect.logDebug(`image ${image.id}: ${image.state}`)
      yield* wakeup.wake
    })

    yield* queue.take.pipe(
      Effect.flatMap(imageId => Effect.forkScoped(work(imageId))),
      Effect.forever,
      Effect.forkScoped,
    )
  }),
) satisfies Layer.Layer<never, never, unknown> | Layer.Layer<never, unknown, Exclude<never, Scope.Scope>>
