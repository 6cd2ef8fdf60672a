import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { sentences } from "../messages/language.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { photoSetFlags } from "./photoSet.ts"
import { sendingFlags } from "./sendingFlags.ts"
import { serverFlags, switchFlag, textFlag } from "./serverFlags.ts"
import { uploadFlights } from "./uploadFlights.ts"

const { help } = sentences()

const flags = {
  project: Flag.String("project").pipe(Flag.withMetavar("ID|NAME"), Flag.withDescription(help.flags.project)),
  flights: {
    byFlight: switchFlag("by-flight"),
    leaveOut: textFlag("leave-out", "FLIGHT,…"),
    names: textFlag("flight-name", "FLIGHT=NAME,…"),
  },
  reconstruction: {
    start: switchFlag("start"),
    preStart: switchFlag("pre-start"),
    startAgain: switchFlag("start-again"),
  },
  wait: switchFlag("wait"),
  noWait: switchFlag("no-wait"),
  reconstructor: textFlag("reconstructor", "NAME"),
  fromUrls: textFlag("from-urls", "FILE"),
  fetchTokenEnv: textFlag("fetch-token-env", "VARIABLE"),
  ...sendingFlags,
  ...photoSetFlags,
  report: textFlag("report", "FILE.csv|FILE.json"),
  dryRun: switchFlag("dry-run"),
  strict: switchFlag("strict"),
  ...serverFlags,
}

const paths = Argument.String("PATH").pipe(Argument.withDescription(help.arguments.PATH), Argument.variadic({ min: 0 }))

/** `altilift upload`. */
export const upload = Command.make("upload", { paths, ...flags }, input =>
  Effect.flatMap(verbose, verbose => uploadFlights({ ...input, verbose }, input.flights)),
).pipe(withHelp("upload"))
