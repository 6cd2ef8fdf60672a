import { Effect } from "effect"
import { Command } from "effect/cli"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { runDownload } from "./runDownload.ts"
import { projectArgument, serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const flags = {
  originals: switchFlag("originals"),
  kinds: textFlag("kind", "KIND,…"),
  to: textFlag("to", "DIR"),
  bwlimit: textFlag("bwlimit", "RATE"),
  ...serverFlags,
}

/** `altilift download`. */
export const download = Command.make("download", { project: projectArgument, ...flags }, input =>
  Effect.flatMap(verbose, verbose => runDownload({ ...input, verbose })),
).pipe(withHelp("download"))
