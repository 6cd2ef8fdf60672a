import { type Event, Events } from "@altilift/core"
import { Effect, Layer } from "effect"
import { sourcesLine, withSources } from "../config/accountSources.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerPhotos, layerUpload } from "../layers.ts"
import { chooseDisplay } from "./chooseDisplay.ts"
import { dryRun } from "./dryRun.ts"
import { makeNewImages } from "./newImages.ts"
import { refuseEmptyProject } from "./refuseEmptyProject.ts"
import type { UploadInput } from "./UploadInput.ts"
import { checkInput, type UploadRequest } from "./UploadRequest.ts"
import { uploadPhotos } from "./uploadPhotos.ts"

/** All of `altilift upload`. Fails unless every image is Ready; the error says what the user can do. */
export const runUpload = Effect.fn("upload")(function* (input: UploadInput) {
  const request = yield* checkInput(input)
  const display = yield* chooseDisplay(request)
  if (request.verbose) display.say(sourcesLine(request.account.sources))
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
  yield* work.pipe(
    Effect.provide(layersOf(request)),
    Effect.provideService(Events, { emit }),
    Effect.mapError(withSources(request.account.sources)),
  )
}, Effect.scoped)

const layersOf = (request: UploadRequest) =>
  Layer.merge(layerUpload(request, request.appPaths.journal), layerPhotos(request.paths, request))
