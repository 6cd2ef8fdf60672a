import { Effect } from "effect"
import { JsonOutput } from "../json/JsonOutput.ts"
import { makeOutput } from "../output.ts"
import { makeJsonDisplay } from "../view/json.ts"
import { makeLiveDisplay } from "../view/live.ts"
import { isLiveTerminal } from "../view/liveTerminal.ts"
import { makePlainDisplay } from "../view/plain.ts"

/**
 * Events for programs, the live view on a terminal that can redraw, else plain lines. Colours unless `NO_COLOR` is set
 * (no-color.org).
 */
export const chooseDisplay = Effect.fnUntraced(function* ({
  json,
  verbose,
}: {
  readonly json: boolean
  readonly verbose: boolean
}) {
  const output = makeOutput()
  if (json) return yield* makeJsonDisplay(yield* JsonOutput, output, verbose)
  const { stdout, env } = process
  if (!isLiveTerminal()) return yield* makePlainDisplay(output, verbose)
  return yield* makeLiveDisplay(stdout, !env.NO_COLOR, verbose)
})
