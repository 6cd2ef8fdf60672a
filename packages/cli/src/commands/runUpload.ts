import type { Event } from "@altilift/core"
import { Effect, Layer } from "effect"
import { orInterrupted } from "../Interruption.ts"
import { layerPhotos, layerUpload } from "../layers.ts"
import { makeUploadDisplay } from "../view/uploadDisplay.ts"
import { dryRun } from "./dryRun.ts"
import { makeNewImages } from "./newImages.ts"
import { onServer } from "./onServer.ts"
import { refuseEmptyProject } from "./refuseEmptyProject.ts"
import type { UploadInput } from "./UploadInput.ts"
import { checkInput, type UploadRequest } from "./UploadRequest.ts"
import { uploadPhotos } from "./uploadPhotos.ts"

/** All of `altilift upload`. Fails unless every image is Ready; the error says what the user can do. */
export const runUpload = Effect.fn("upload")(function* (input: UploadInput) {
  const request = yield* checkInput(input)
  const display = yield* makeUploadDisplay(request)
  const newImages = makeNewImages()
  const emit = (event: Event) => {
    newImages.onEvent(event)
    display.emit(event)
  }
  const work = Effect.suspend(() =>
    request.dryRun
      ? dryRun(request, display)
      : Effect.andThen(orInterrupted(refuseEmptyProject(request)), uploadPhotos(request, display, newImages)),
  )
  yield* work.pipe(onServer(request, display, layersOf(request), emit))
}, Effect.scoped)

const layersOf = (request: UploadRequest) =>
  Layer.merge(layerUpload(request, request.appPaths.journal), layerPhotos(request.paths, request))
