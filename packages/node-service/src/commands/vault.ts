import { Console, Effect, Layer } from "effect"
import { Command, Flag } from "effect/cli"
import { record } from "../audit/record.ts"
import { Settings } from "../config.ts"
import { vaultTexts } from "../messages/vault.ts"
import { CommandRefusal } from "../Refusal.ts"
import { placeName } from "../vault/vaultSettings.ts"
import { json, optional, settingsOf, store, withStore } from "./withStore.ts"

const check = Flag.Boolean("check").pipe(
  Flag.withDescription("Read every file and compare its SHA-1; move nothing"),
  Flag.withDefault(false),
)

const to = optional("to", "The place that `vault` in the configuration file names: a bucket, or data-folder")

const move = Command.make(
  "move",
  { to, check, ...store, json },
  Effect.fn(function* ({ to, check, json, ...folder }) {
    const settings = yield* settingsOf(folder)
    const { vault, formerVault } = settings
    const place = placeName(vault)
    if (to !== undefined && to !== place) {
      return yield* new CommandRefusal({ message: vaultTexts.moveElsewhere(to, place), usage: true })
    }
    if (!check && formerVault === undefined) {
      return yield* new CommandRefusal({ message: vaultTexts.moveNeedsFormer, usage: true })
    }
    const { moveOrCheck } = yield* Effect.promise(() => import("./moveOrCheck.ts"))
    const report = yield* withStore(folder, Effect.provide(moveOrCheck(settings, check), Layer.succeed(Settings, settings)))
    if (!check) {
      const subject = vaultTexts.moveRecorded(placeName(formerVault ?? vault), place, report.moved)
      yield* withStore(folder, record({ act: "vault-moved", subject }))
    }
    for (const fault of report.faults) yield* Console.error(vaultTexts.fileFault(fault))
    if (json) yield* Console.log(JSON.stringify({ v: 1, to: place, checked: check, ...report }))
    else yield* Console.log(check ? vaultTexts.checkDone(report.there) : vaultTexts.moveDone(report, place))
    if (report.faults.length > 0) {
      return yield* new CommandRefusal({ message: vaultTexts.faults(report.faults.length), usage: false })
    }
    if (!check) yield* Console.error(vaultTexts.moveEnd)
  }),
).pipe(
  Command.withDescription("Move originals, thumbnails, meta files and results from formerVault to vault; again after a crash"),
  Command.withExamples([
    { command: "altilift-service vault move --config altilift.yaml --to altilift-vault" },
    { command: "altilift-service vault move --config altilift.yaml --check" },
  ]),
)

/** `altilift-service vault …`. */
export const vault = Command.make("vault").pipe(
  Command.withDescription("Where the files of projects are kept; works while the service runs"),
  Command.withSubcommands([move]),
)
