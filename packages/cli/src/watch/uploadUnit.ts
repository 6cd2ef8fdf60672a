import type { Final } from "@altilift/core"
import { Effect } from "effect"
import { runRequest } from "../commands/runUpload.ts"
import type { UploadRequest } from "../commands/UploadRequest.ts"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { alsoTo } from "../view/alsoTo.ts"
import type { Display } from "../view/Display.ts"
import { makeUploadDisplay } from "../view/uploadDisplay.ts"
import type { Unit } from "./Unit.ts"

/**
 * Uploads files of a unit, in a run of its own: what a run remembers is released with it, so that memory does not grow
 * over weeks. `onEnd` gets the end of every file, `log` all events.
 */
export const uploadUnit = Effect.fn("uploadUnit")(function* (
  upload: UploadRequest,
  { path, project }: Unit,
  paths: ReadonlyArray<string>,
  onEnd: (final: Final) => void,
  log: JsonOutput["Service"] | undefined,
) {
  const request: UploadRequest = { ...upload, project, paths }
  const display = alsoTo(log, yield* makeUploadDisplay(request))
  yield* runRequest(request, asBatch(display, path, onEnd))
}, Effect.scoped)

/** The summary of an upload becomes the event `batch`: the watch has not ended. */
const asBatch = (display: Display, path: string, onEnd: (final: Final) => void): Display => ({
  ...display,
  emit: event => {
    if (event.event === "ended") onEnd(event.final)
    display.emit(event)
  },
  emitFact: fact => {
    if (fact.event !== "summary" || !("unfinished" in fact) || "dryRun" in fact) return display.emitFact(fact)
    const { exitCode: _, ...counts } = fact
    display.emitFact({ ...counts, event: "batch", path })
  },
})
