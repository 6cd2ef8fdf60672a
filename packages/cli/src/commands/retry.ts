import { Effect } from "effect"
import { Command } from "effect/cli"
import { bucketFlags } from "./bucketFlags.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { runRetry } from "./runRetry.ts"
import { projectArgument, serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const flags = {
  bucket: bucketFlags,
  bwlimit: textFlag("bwlimit", "RATE"),
  report: textFlag("report", "FILE.csv|FILE.json"),
  forgetGone: switchFlag("forget-gone"),
  ...serverFlags,
}

/** `altilift retry`. */
export const retry = Command.make("retry", { project: projectArgument, ...flags }, input =>
  Effect.flatMap(verbose, verbose => runRetry({ ...input, verbose })),
).pipe(withHelp("retry"))
