import { Context, Effect, Layer, Queue } from "effect"

/**
 * Images that may have bytes to verify. A hint only: the image's row is the truth, so what a queue loses is found again
 * by the sweep, and what it delivers twice is harmless.
 */
export class ProcessingQueue extends Context.Service<
  ProcessingQueue,
  {
    readonly offer: (imageId: string) => Effect.Effect<void>
    /** Waits for the next image. */
    readonly take: Effect.Effect<string>
  }
>()("@altilift/node-service/processing/ProcessingQueue") {}

/** In this process: enough where one process does everything. */
export const layerMemory = Layer.effect(
  ProcessingQueue,
  Effect.map(Queue.unbounded<string>(), queue =>
    ProcessingQueue.of({ offer: imageId => Effect.asVoid(Queue.offer(queue, imageId)), take: Queue.take(queue) }),
  ),
)
