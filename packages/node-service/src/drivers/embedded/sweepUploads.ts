import { Effect, Layer } from "effect"
import { UploadTracker } from "../../images/UploadTracker.ts"
import { KeyedLock } from "../../KeyedLock.ts"
import { Loops } from "../../Loops.ts"
import { PartFiles } from "./parts/PartFiles.ts"
import { uploadLock } from "./parts/uploads.ts"

/** Uploads in parts without a new part for this long are removed, in milliseconds. */
const abandonedAfter = 24 * 60 * 60 * 1000

/**
 * Removes the parts of uploads that were abandoned, and of those whose image is gone or has its bytes. An image that
 * was given up keeps its parts for their day: registered again, its upload goes on with them.
 */
export const sweepUploads = Effect.fn("sweepUploads")(function* (now: number) {
  const files = yield* PartFiles
  const tracker = yield* UploadTracker
  const locks = yield* KeyedLock
  for (const upload of yield* files.all) {
    const admission = yield* tracker.admit(upload.key.projectId, upload.key.filename)
    const wanted = admission === "store" || admission === "refuse"
    if (wanted && now - upload.touchedAt <= abandonedAfter) continue
    yield* locks.withLock(uploadLock(upload), files.remove(upload))
  }
})

/** Sweeps at the start, and every hour. */
export const layerSweepUploads = Layer.effectDiscard(
  Effect.flatMap(Loops, loops =>
    loops.run(
      "sweep of uploads",
      Effect.andThen(
        Effect.suspend(() => sweepUploads(Date.now())),
        Effect.sleep("1 hour"),
      ),
    ),
  ),
)
