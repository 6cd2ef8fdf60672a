import type { Scope } from "effect"
import { makeOutput } from "../output.ts"
import { chooseDisplay, type DisplayWish } from "./chooseDisplay.ts"
import type { Display } from "./Display.ts"
import { makeJsonDisplay } from "./json.ts"
import { makeLiveDisplay } from "./live.ts"
import { makePlainDisplay } from "./plain.ts"
import { makeQuietDisplay } from "./quiet.ts"

/** The display of an upload. Colours unless `NO_COLOR` is set (no-color.org). */
export const makeUploadDisplay = (how: DisplayWish) =>
  chooseDisplay<Display, never, Scope.Scope>(how, {
    json: (json, output) => makeJsonDisplay(json, output, how.verbose),
    plain: output => (how.quiet ? makeQuietDisplay(makeOutput()) : makePlainDisplay(output, how.verbose)),
    live: (terminal, output) => makeLiveDisplay(terminal, output, !process.env.NO_COLOR, how.verbose),
  })
