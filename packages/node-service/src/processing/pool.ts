import { Effect, Exit, Layer, Scope, Semaphore } from "effect"
import { Settings } from "../config.ts"
import { readReasons } from "../images/reasons.ts"
import { Loops } from "../Loops.ts"
import { about } from "../log.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { operator } from "../messages/operator.ts"
import { Locks } from "../ports/Locks.ts"
import { type Job, Queue } from "../ports/Queue.ts"
import type { ImageRow } from "../ports/tables.ts"
import { Hopeless, perform } from "../queue/perform.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { tooBig } from "./attempts.ts"
import { finishHeavy, type Heavy, processImage } from "./processImage.ts"
import { Workers } from "./worker/Workers.ts"

/**
 * Images that are begun for each processor: while one is moved and written to the database, the other keeps the
 * processor busy.
 */
const begunEach = 2

/** Images whose turn comes when there is memory for them. Where there are so many, no more are begun. */
const mostHeavy = 32

/**
 * Verifies images as they arrive. The settings say how many are hashed or decoded at a time. Those that take much memory
 * wait for each other, and leave a processor to the others where there are several. A fault of the installation (a full
 * disk) says nothing about an image: the image stays Uploaded and is tried again without end, by the queue and then by
 * the sweep.
 */
export const layerPool = Layer.effectDiscard(
  Effect.gen(function* () {
    const { processors, verificationMemory } = yield* Settings
    const queue = yield* Queue
    const locks = yield* Locks
    const pool = yield* Semaphore.make(processors * begunEach)
    const [heavy, memory] = [yield* Semaphore.make(Math.max(processors - 1, 1)), yield* Semaphore.make(verificationMemory)]
    const line = yield* Semaphore.make(mostHeavy)

    const finish = (outcome: Heavy) => {
      const room = Math.min(Math.ceil(outcome.inspected.need.memory), verificationMemory)
      return heavy.withPermit(memory.withPermits(room)(finishHeavy(outcome)))
    }

    /** Gives its place in the pool back before it waits for memory. */
    const verify = (imageId: string, leave: Effect.Effect<void>) =>
      Effect.uninterruptibleMask(restore =>
        restore(processImage(imageId)).pipe(
          Effect.tap(outcome => (isHeavy(outcome) ? restore(line.take(1)) : Effect.void)),
          Effect.tap(leave),
          Effect.flatMap((outcome: ImageRow | Heavy | undefined) =>
            isHeavy(outcome) ? Effect.ensuring(restore(finish(outcome)), line.release(1)) : Effect.succeed(outcome),
          ),
        ),
      ).pipe(Effect.scoped)

    const work = (job: Job, leave: Effect.Effect<void>) =>
      perform(job, Effect.flatMap(locks.withLock(job.key, verify(job.key, leave)), report)).pipe(
        about({ job: job.kind, image: job.key }),
        Effect.ensuring(leave),
      )

    const dispatch = Effect.uninterruptibleMask(restore =>
      Effect.gen(function* () {
        const place = yield* Scope.make()
        const leave = Scope.close(place, Exit.void)
        yield* restore(pool.take(1))
        yield* Scope.addFinalizer(place, pool.release(1))
        const job = yield* Effect.onInterrupt(restore(queue.take("verification")), () => leave)
        yield* Effect.forkScoped(restore(work(job, leave)))
      }),
    )
    yield* (yield* Loops).run("verification", dispatch)
  }),
).pipe(Layer.provide(Workers.layer))

const isHeavy = (outcome: ImageRow | Heavy | undefined): outcome is Heavy => outcome !== undefined && "inspected" in outcome

/**
 * Logs each photo that was refused, and signals the task runner for each photo that is Ready or Invalid. The job of a
 * photo that ended its workers is kept among the dead.
 */
const report = Effect.fnUntraced(function* (image: ImageRow | undefined) {
  if (image === undefined) return
  if (image.state === "Invalid") yield* Effect.logWarning(operator.imageInvalid(image.id, image.error ?? ""))
  yield* (yield* TaskSignal).wake
  const ended = readReasons(image).find(({ code }) => code === tooBig.code)
  if (ended !== undefined) yield* new Hopeless({ message: inEnglish(ended) })
})
