import { Effect, Exit } from "effect"
import { openUnreconstructed, type Unreconstructed } from "../layers.ts"
import type { NewImages } from "./newImages.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/** Records for the next run that there are images without a reconstruction, in case this run is killed. */
export const noteNewImages = Effect.fnUntraced(function* (
  { appPaths, account, fromUrls }: UploadRequest,
  project: { readonly id: string },
  newImages: NewImages,
) {
  const record = yield* openUnreconstructed(appPaths.journal, { endpoint: account.endpoint, project: project.id })
  const before = yield* record.read
  const mark = record.write("some")
  // The server may fetch a photo although its response is lost: recorded before the request.
  if (fromUrls !== undefined) yield* mark
  // A disk that cannot be written fails the records of the images as well, and that ends the run.
  newImages.beforeFirst(() => Exit.isSuccess(Effect.runSyncExit(mark)))
  return {
    /**
     * When all images have ended: what there is to reconstruct. `unsure`: whether some may have arrived all the same.
     */
    ended: (unsure: boolean) => {
      const now: Unreconstructed = newImages.count() > 0 ? "some" : before
      const note = (left: Unreconstructed) => record.write(unsure || newImages.unsure() ? "some" : left)
      return Effect.as(note(now), { now, note })
    },
  }
})
