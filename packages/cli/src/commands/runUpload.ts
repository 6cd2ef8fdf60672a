import type { Event } from "@altilift/core"
import { Effect, Layer } from "effect"
import { loggingFailure, openLogFile } from "../config/logFile.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerPhotos, layerUpload } from "../layers.ts"
import { alsoTo } from "../view/alsoTo.ts"
import type { Display } from "../view/Display.ts"
import { makeUploadDisplay } from "../view/uploadDisplay.ts"
import { dryRun } from "./dryRun.ts"
import { makeNewImages } from "./newImages.ts"
import { onServer } from "./onServer.ts"
import { refuseEmptyProject } from "./refuseEmptyProject.ts"
import { withHints } from "./strict.ts"
import type { UploadInput } from "./UploadInput.ts"
import { checkInput, type UploadRequest } from "./UploadRequest.ts"
import { uploadPhotos } from "./uploadPhotos.ts"

/** All of `altilift upload`. Fails unless every image is Ready; the error says what the user can do. */
export const runUpload = Effect.fn("upload")(function* (input: UploadInput) {
  const checked = yield* withHints(yield* checkInput(input))
  const shown = yield* makeUploadDisplay(checked)
  const log = yield* openLogFile(checked.logFile, shown.note)
  yield* runRequest(checked, alsoTo(log, shown)).pipe(loggingFailure(log))
}, Effect.scoped)

/** The same after all checks. `display` gets every event of the engine. */
export const runRequest = Effect.fn("runRequest")(function* (request: UploadRequest, display: Display) {
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
})

const layersOf = (request: UploadRequest) =>
  Layer.merge(layerUpload(request, request.appPaths.journal), layerPhotos(request.paths, request))
