import { Clock, Effect } from "effect"
import { appPaths } from "../config/paths.ts"
import type { PhotoSet } from "../config/Selection.ts"
import { inspectAll } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { lastRate } from "../rates/storedRates.ts"
import { makeReport } from "./SetReport.ts"

/** Checks all photos of a set; a terminal shows how far it is, unless `quiet`. */
export const checkPaths = Effect.fn("checkPaths")(function* (photos: PhotoSet, quiet = false) {
  const inspected = yield* Effect.promise(() => inspectAll(photos, quiet ? () => {} : showProgress()))
  return makeReport(inspected, yield* Clock.currentTimeMillis, yield* lastRate(appPaths().rate))
})

const showProgress = (): ((done: number, all: number) => void) => {
  const { stderr } = process
  if (!stderr.isTTY) return () => undefined
  return (done, all) => stderr.write(`\r\u001B[K${done < all ? sentences().check.progress(done, all) : ""}`)
}
