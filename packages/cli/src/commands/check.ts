import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { sentences } from "../messages/language.ts"
import { checkServer } from "./checkServer.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const { help } = sentences()

const flags = {
  project: Flag.String("project").pipe(Flag.withMetavar("ID|NAME"), Flag.withDescription(help.flags.project)),
  receipt: textFlag("receipt", "FILE.json"),
  skipUnreadable: switchFlag("skip-unreadable"),
  ...serverFlags,
}

const paths = Argument.String("PATH").pipe(Argument.withDescription(help.arguments.PATH), Argument.variadic({ min: 1 }))

/** `altilift check`. */
export const check = Command.make("check", { paths, ...flags }, input =>
  Effect.flatMap(verbose, verbose => checkServer({ ...input, verbose })),
).pipe(withHelp("check"))
