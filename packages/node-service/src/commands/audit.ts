import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { eachAct, isKnown } from "../audit/readAudit.ts"
import { parseDuration } from "../duration.ts"
import { operator } from "../messages/operator.ts"
import { CommandRefusal } from "../Refusal.ts"
import { json, optional, store, withStore } from "./withStore.ts"

/** `altilift-service audit`. */
export const audit = Command.make(
  "audit",
  {
    since: Flag.String("since").pipe(Flag.withDescription("How far back, like 7d or 12h"), Flag.withDefault("7d")),
    user: optional("user", "E-mail address of who did it, or whom it was done to; or operator:NAME"),
    project: optional("project", "Id of a project"),
    ...store,
    json,
  },
  Effect.fn(function* ({ since, user, project, json, ...folder }) {
    const back = parseDuration(since)
    if (back === undefined) {
      return yield* new CommandRefusal({ usage: true, message: operator.notADuration("--since", since) })
    }
    // Addresses are kept in lower case; names of operators as the system writes them.
    const who = user?.startsWith("operator:") ? user : user?.toLowerCase()
    const asked = { since: Date.now() - back, user: who, projectId: project }
    const print = eachAct(asked, rows =>
      Effect.forEach(
        rows.map(({ seq, at, ...row }) => ({ at: new Date(at).toISOString(), ...row })),
        row => Console.log(json ? JSON.stringify(row) : operator.auditLine(row)),
        { discard: true },
      ),
    )
    const requireKnown = Effect.gen(function* () {
      if (who === undefined || (yield* isKnown(who))) return
      yield* new CommandRefusal({ usage: false, message: operator.nobodyOfAudit(who) })
    })
    yield* withStore(folder, Effect.andThen(requireKnown, print))
  }),
).pipe(
  Command.withDescription("List what users and operators did, the oldest first; with --json one object a line"),
  Command.withExamples([{ command: "altilift-service audit --since 30d --user survey@example.com" }]),
)
