import { makeOutput } from "../output.ts"
import type { MakeDisplay } from "../view/Display.ts"
import { makeJsonDisplay } from "../view/json.ts"
import { makeLiveDisplay } from "../view/live.ts"
import { makePlainDisplay } from "../view/plain.ts"

/** Events for programs, the live view on a terminal that can redraw, else plain lines. Colours unless `NO_COLOR` is set (no-color.org). */
export const chooseDisplay = (json: boolean): MakeDisplay => {
  const output = makeOutput()
  if (json) return makeJsonDisplay(output)
  const { stdout, env } = process
  if (!stdout.isTTY || env.TERM === "dumb" || env.CI) return makePlainDisplay(output)
  return makeLiveDisplay(stdout, !env.NO_COLOR)
}
