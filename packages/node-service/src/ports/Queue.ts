import { Context, type Effect } from "effect"

/**
 * Images that may have bytes to verify. A hint only: the image's row is the truth, so what a queue loses is found again
 * by the sweep, and what it delivers twice is harmless.
 */
export class ImageQueue extends Context.Service<
  ImageQueue,
  {
    readonly offer: (imageId: string) => Effect.Effect<void>
    /** Waits for the next image. */
    readonly take: Effect.Effect<string>
  }
>()("@altilift/node-service/ports/ImageQueue") {}
