import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { loggingFailure, openLogFile } from "../config/logFile.ts"
import { chooseProfile } from "../config/profiles.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { alsoTo } from "../view/alsoTo.ts"
import { makeStatusDisplay } from "../view/StatusDisplay.ts"
import { systemdUnit } from "../watch/systemdUnit.ts"
import { checkWatch, type WatchInput } from "../watch/WatchRequest.ts"
import { watchOnce } from "../watch/watchOnce.ts"
import { watchUnits } from "../watch/watchUnits.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { profileFlag } from "./profileFlag.ts"
import { sendingFlags } from "./sendingFlags.ts"
import { serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const { help } = sentences()

const durationFlag = (name: "settle" | "rescan", standard: string) =>
  Flag.String(name).pipe(Flag.withMetavar("DURATION"), Flag.withDescription(help.flags[name]), Flag.withDefault(standard))

const argumentsAndFlags = {
  folder: Argument.String("DIR").pipe(
    Argument.withDescription(help.arguments.DIR),
    Argument.optional,
    Argument.map(Option.getOrUndefined),
  ),
  project: textFlag("project", "ID|NAME"),
  byFolder: textFlag("by-folder", "NAME"),
  card: switchFlag("card"),
  cardRoots: textFlag("card-root", "DIR,…"),
  settle: durationFlag("settle", "10s"),
  rescan: durationFlag("rescan", "30s"),
  once: switchFlag("once"),
  printUnit: switchFlag("print-unit"),
  ...sendingFlags,
  ...serverFlags,
}

/** `altilift watch`. */
export const watch = Command.make("watch", argumentsAndFlags, ({ printUnit, ...input }) =>
  Effect.flatMap(verbose, verbose => (printUnit ? print : run)({ ...input, verbose })),
).pipe(withHelp("watch"))

const run = Effect.fn("watch")(function* (input: WatchInput) {
  const request = yield* checkWatch(input)
  const shown = yield* makeStatusDisplay(request.upload)
  const log = yield* openLogFile(request.upload.logFile, shown.note)
  const work = input.once ? watchOnce : watchUnits
  yield* work(request, alsoTo(log, shown), log).pipe(loggingFailure(log))
}, Effect.scoped)

const print = Effect.fn("printUnit")(function* (input: WatchInput) {
  const { key, token } = input.account
  const words = sentences().watch
  if (input.once) return yield* new UsageError({ message: sentences().uploading.excludeEachOther("--once", "--print-unit") })
  if (key !== undefined || token !== undefined) return yield* new UsageError({ message: words.usage.secretInUnit })
  const request = yield* checkWatch(input)
  const profile = yield* chooseProfile(yield* profileFlag, process.env)
  yield* Console.log(systemdUnit(input, request, profile?.name).trimEnd())
  if (process.env.ALTI_KEY !== undefined && profile?.from !== "--profile") yield* Console.error(words.unit.needsLogin)
})
