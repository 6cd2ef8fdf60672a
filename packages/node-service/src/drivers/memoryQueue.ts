import { Effect, Layer, Queue } from "effect"
import { ImageQueue } from "../ports/Queue.ts"

/** In this process: enough where one process does everything. */
export const layerMemory = Layer.effect(
  ImageQueue,
  Effect.map(Queue.unbounded<string>(), queue =>
    ImageQueue.of({ offer: imageId => Effect.asVoid(Queue.offer(queue, imageId)), take: Queue.take(queue) }),
  ),
)
