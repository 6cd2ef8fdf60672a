import { Cause, Effect, Layer, Semaphore } from "effect"
import { Settings } from "../config.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { Loops } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { ImageQueue } from "../ports/Queue.ts"
import type { ImageRow } from "../ports/tables.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { untilItWorks } from "../schedules.ts"
import { finishHeavy, processImage } from "./processImage.ts"
import { Workers } from "./worker/Workers.ts"

/**
 * Verifies images as they arrive, as many at a time as the settings say. Those that take much memory wait for each
 * other, and leave a processor to the others where there are several. A fault of the installation (a full disk) says
 * nothing about an image: the image stays Uploaded and is tried again without end, from every second to every minute.
 */
export const layerPool = Layer.effectDiscard(
  Effect.gen(function* () {
    const { processors, verificationMemory } = yield* Settings
    const queue = yield* ImageQueue
    const locks = yield* KeyedLock
    const pool = yield* Semaphore.make(processors)
    const [heavy, memory] = [yield* Semaphore.make(Math.max(processors - 1, 1)), yield* Semaphore.make(verificationMemory)]
    const waiting = new Set<string>()

    const attempt = (imageId: string) =>
      Effect.gen(function* () {
        const outcome = yield* pool.withPermit(
          Effect.andThen(
            Effect.sync(() => waiting.delete(imageId)),
            processImage(imageId),
          ),
        )
        if (outcome === undefined || !("inspected" in outcome)) return outcome
        const room = Math.min(Math.ceil(outcome.inspected.need.memory), verificationMemory)
        return yield* heavy.withPermit(memory.withPermits(room)(finishHeavy(outcome)))
      }).pipe(
        Effect.tapError(error => Effect.logError(operator.imageNotVerified(imageId, error.message))),
        Effect.retry(untilItWorks),
      )

    // An image that arrives again while its last attempt is being cleaned up waits for the end of that.
    const work = (imageId: string) =>
      locks.withLock(imageId, attempt(imageId)).pipe(
        Effect.flatMap(report),
        Effect.catchCause(cause => Effect.logError(operator.imageLeft(imageId, Cause.pretty(cause)))),
      )

    const dispatch = Effect.gen(function* () {
      const imageId = yield* queue.take
      if (waiting.has(imageId)) return
      waiting.add(imageId)
      yield* Effect.forkScoped(work(imageId))
    })
    yield* (yield* Loops).run("verification", dispatch)
  }),
).pipe(Layer.provide(Workers.layer))

/** Logs each photo that was refused, and signals the task runner for each photo that is Ready or Invalid. */
const report = Effect.fnUntraced(function* (image: ImageRow | undefined) {
  if (image === undefined) return
  if (image.state === "Invalid") yield* Effect.logWarning(operator.imageInvalid(image.id, image.error ?? ""))
  yield* (yield* TaskSignal).wake
})
