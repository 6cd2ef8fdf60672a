import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { sentences } from "../messages/language.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { runReconcile } from "./runReconcile.ts"
import { serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const { help } = sentences()

const flags = {
  project: Flag.String("project").pipe(Flag.withMetavar("ID|NAME"), Flag.withDescription(help.flags.project)),
  fix: switchFlag("fix"),
  bwlimit: textFlag("bwlimit", "RATE"),
  skipUnreadable: switchFlag("skip-unreadable"),
  ...serverFlags,
}

const paths = Argument.String("PATH").pipe(Argument.withDescription(help.arguments.PATH), Argument.variadic({ min: 1 }))

/** `altilift reconcile`. */
export const reconcile = Command.make("reconcile", { paths, ...flags }, input =>
  Effect.flatMap(verbose, verbose => runReconcile({ ...input, verbose })),
).pipe(withHelp("reconcile"))
