import { Effect } from "effect"
import { JsonOutput } from "../json/JsonOutput.ts"
import { makeOutput } from "../output.ts"
import type { Output } from "./Display.ts"
import { isLiveTerminal } from "./liveTerminal.ts"

/** What the user says of the display. */
export interface DisplayWish {
  readonly json: boolean
  readonly verbose: boolean
  /** Only errors and the result. */
  readonly quiet?: boolean
}

/** What a command can be shown as. */
interface Displays<A, E, R> {
  readonly json: (json: JsonOutput["Service"], output: Output) => Effect.Effect<A, E, R>
  readonly plain: (output: Output) => Effect.Effect<A, E, R>
  readonly live: (terminal: NodeJS.WriteStream, output: Output) => Effect.Effect<A, E, R>
}

/**
 * Events for programs, the live view on a terminal that can redraw, else plain lines. `--quiet`: nothing goes to
 * standard error.
 */
export const chooseDisplay = <A, E, R>(
  { json, quiet = false }: DisplayWish,
  displays: Displays<A, E, R>,
): Effect.Effect<A, E, R | JsonOutput> =>
  Effect.suspend(() => {
    const whole = makeOutput()
    const output = quiet ? { ...whole, err: () => {} } : whole
    if (json) return Effect.flatMap(JsonOutput, json => displays.json(json, output))
    return isLiveTerminal() && !quiet ? displays.live(process.stderr, output) : displays.plain(output)
  })
