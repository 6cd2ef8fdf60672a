import { Clock, Effect } from "effect"
import { lastRate } from "../config/lastRate.ts"
import { appPaths } from "../config/paths.ts"
import { inspectAll } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { makeReport } from "./SetReport.ts"

/** Checks all photos under these paths (`refOf`); a terminal shows how far it is. */
export const checkPaths = Effect.fn("checkPaths")(function* (paths: ReadonlyArray<string>) {
  const inspected = yield* Effect.promise(() => inspectAll(paths, showProgress()))
  return makeReport(inspected, yield* Clock.currentTimeMillis, yield* lastRate(appPaths().rate))
})

const showProgress = (): ((done: number, all: number) => void) => {
  const { stderr } = process
  if (!stderr.isTTY) return () => undefined
  return (done, all) => stderr.write(`\r\u001B[K${done < all ? sentences().check.progress(done, all) : ""}`)
}
