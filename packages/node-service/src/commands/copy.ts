import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { writeAct } from "../audit/record.ts"
import type { CopiedTable } from "../copy/copyDatabase.ts"
import { storeWords } from "../messages/storeWords.ts"
import { CommandRefusal } from "../Refusal.ts"
import { attempt, json, operatorHere } from "./withStore.ts"

const place = (name: string, what: string) => Flag.String(name).pipe(Flag.withDescription(storeWords.place(what)))

/** `altilift-service copy`. */
export const copy = Command.make(
  "copy",
  { from: place("from", "Database to copy"), to: place("to", "Database that gets the rows; it must be empty"), json },
  Effect.fn(function* ({ from, to, json }) {
    const { copyDatabase } = yield* Effect.promise(() => import("../copy/copyDatabase.ts"))
    const { openPlace } = yield* Effect.promise(() => import("../copy/places.ts"))
    const [source, target] = [yield* openPlace("--from", from, { make: false }), yield* openPlace("--to", to, { make: true })]
    if (source.name === target.name) return yield* new CommandRefusal({ usage: true, message: storeWords.copyToItself })
    const tables: Array<CopiedTable> = []
    const onTable = async (copied: CopiedTable) => {
      tables.push(copied)
      if (!json && copied.rows > 0) console.log(storeWords.copiedTable(copied.table, copied.rows))
    }
    yield* attempt(async () => {
      await copyDatabase(source, target, onTable)
      await writeAct(target.db, operatorHere(), { act: "copied", subject: `${source.name} to ${target.name}` })
      await target.settled()
    })
    if (json) return yield* Console.log(JSON.stringify({ from: source.name, to: target.name, tables }))
    yield* Console.log(storeWords.copied(source.name, target.name))
  }, Effect.scoped),
).pipe(
  Command.withDescription("Copy all rows of a database into an empty one, and compare every row; stop the service first"),
  Command.withExamples([
    { command: "altilift-service copy --from sqlite:/srv/altilift --to env:DATABASE_URL", description: "To PostgreSQL" },
    { command: "altilift-service copy --from env:DATABASE_URL --to sqlite:/srv/altilift", description: "Back to SQLite" },
  ]),
)
