import { Effect } from "effect"
import { JsonOutput } from "../json/JsonOutput.ts"
import { makeOutput } from "../output.ts"
import type { Output } from "./Display.ts"
import { isLiveTerminal } from "./liveTerminal.ts"

/** What the user says of the display. */
export interface DisplayWish {
  readonly json: boolean
  readonly verbose: boolean
}

/** What a command can be shown as. */
interface Displays<A, E, R> {
  readonly json: (json: JsonOutput["Service"], output: Output) => Effect.Effect<A, E, R>
  readonly plain: (output: Output) => Effect.Effect<A, E, R>
  readonly live: (terminal: NodeJS.WriteStream) => Effect.Effect<A, E, R>
}

/** Events for programs, the live view on a terminal that can redraw, else plain lines. */
export const chooseDisplay = <A, E, R>({ json }: DisplayWish, displays: Displays<A, E, R>): Effect.Effect<A, E, R | JsonOutput> =>
  Effect.suspend(() => {
    const output = makeOutput()
    if (json) return Effect.flatMap(JsonOutput, json => displays.json(json, output))
    return isLiveTerminal() ? displays.live(process.stdout) : displays.plain(output)
  })
