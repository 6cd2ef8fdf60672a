import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { doctor as words } from "../messages/doctor.ts"
import { CommandRefusal } from "../Refusal.ts"
import { attempt, json, startFlags } from "./withStore.ts"

/** `altilift-service doctor`. */
export const doctor = Command.make(
  "doctor",
  { ...startFlags, json },
  Effect.fn(function* ({ json, ...flags }) {
    const { examine } = yield* Effect.promise(() => import("../doctor/examine.ts"))
    const { tried } = yield* Effect.promise(() => import("../layers.ts"))
    const findings = yield* attempt(() => examine(flags, process.env, tried))
    if (json) yield* Console.log(JSON.stringify(findings))
    else {
      for (const { level, check, message, advice } of findings) yield* Console.log(words.line(level, check, message, advice))
    }
    const count = findings.filter(({ level }) => level === "broken").length
    if (count > 0) return yield* new CommandRefusal({ usage: false, message: words.brokenCount(count) })
  }),
).pipe(
  Command.withDescription(
    "Check what the service needs: settings, folder, disk, database, clock, buckets, mail, reconstructors, address, TLS",
  ),
  Command.withExamples([
    { command: "altilift-service doctor --config altilift.yaml" },
    { command: "altilift-service doctor --config altilift.yaml --roles worker --port 4810" },
  ]),
)
