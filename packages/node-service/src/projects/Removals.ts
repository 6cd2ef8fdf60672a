import { Context, Effect, Layer } from "effect"
import { clearUsers } from "../accounts/users.ts"
import { makeIdleBreath } from "../breath.ts"
import { removeAtEdge } from "../buckets/removeAtEdge.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { embeddedLabel } from "../ports/Bucket.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { Signals } from "../ports/Signals.ts"
import type { ImageRow } from "../ports/tables.ts"
import { Vault } from "../ports/Vault.ts"
import { batch } from "../store/batches.ts"

/** Objects that are removed at the same time. */
const atOnce = 8

/** Signals that a project was removed, and is to be cleared away. */
export class Removals extends Context.Service<Removals, { readonly wake: Effect.Effect<void> }>()(
  "@altilift/node-service/projects/Removals",
) {
  static readonly layer = Layer.effect(
    Removals,
    Effect.map(Signals, ({ send }) => Removals.of({ wake: send("removals") })),
  )
}

/** Clears away what is left of projects that their owners removed: for users they are gone already. */
export const layerRemovals = Layer.effectDiscard(
  Effect.gen(function* () {
    const signalled = yield* (yield* Signals).listen("removals")
    const { query } = yield* Database
    const round = Effect.gen(function* () {
      const project = yield* query(db =>
        db.selectFrom("projects").select("id").where("removedAt", "is not", null).orderBy("seq").executeTakeFirst(),
      )
      if (project === undefined) return yield* Effect.race(signalled, Effect.sleep("1 minute"))
      yield* clear(project.id)
    })
    yield* (yield* Loops).run("removal of projects", round, { round: longestRound.removal, alone: true })
  }),
)

/** The files first, which frees the disk, and the row of the project last: whenever this ends, it is begun again. */
const clear = Effect.fn("Removals.clear")(
  function* (projectId: string) {
    const { query } = yield* Database
    const files = yield* Vault
    yield* files.remove(projectId)
    yield* query(db =>
      db
        .deleteFrom("results")
        .where("taskId", "in", tasks => tasks.selectFrom("tasks").select("id").where("projectId", "=", projectId))
        .execute(),
    )
    yield* clearEdge(projectId)
    for (const table of ["images", "metaFiles", "tasks"] as const) yield* removeRows(table, projectId)
    // A photo that was just being verified may have left something.
    yield* files.remove(projectId)
    yield* query(db => db.deleteFrom("projects").where("id", "=", projectId).execute())
    yield* query(clearUsers)
  },
  Effect.provideService(CommitMode, "later"),
)

/**
 * What waits in buckets outside, or came there late. Of a bucket that does not answer it stays, until the bucket's own
 * rule takes it: the project goes all the same.
 */
const clearEdge = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  let [after, rows]: [number, ReadonlyArray<ImageRow>] = [0, []]
  let fault: string | undefined
  do {
    rows = yield* query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where("projectId", "=", projectId)
        .where("state", "!=", "Ready")
        .where("bucket", "!=", embeddedLabel)
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(batch)
        .execute(),
    )
    after = rows.at(-1)?.seq ?? after
    const removing = (row: ImageRow) =>
      Effect.catch(removeAtEdge(row), ({ message }) =>
        Effect.sync(() => {
          fault = message
        }),
      )
    yield* Effect.forEach(rows, removing, { concurrency: atOnce, discard: true })
  } while (rows.length === batch)
  if (fault !== undefined) yield* Effect.logWarning(operator.edgeNotCleared(projectId, fault))
})

/** A batch at a time: SQLite would take all of them in one step, and no other statement meanwhile. */
const removeRows = Effect.fnUntraced(function* (table: "images" | "metaFiles" | "tasks", projectId: string) {
  const { query } = yield* Database
  const breath = makeIdleBreath()
  let removed = 0
  do {
    const { numDeletedRows } = yield* query(db =>
      db
        .deleteFrom(table)
        .where("seq", "in", some => some.selectFrom(table).select("seq").where("projectId", "=", projectId).limit(batch))
        .executeTakeFirstOrThrow(),
    )
    removed = Number(numDeletedRows)
    yield* Effect.promise(async () => breath())
  } while (removed > 0)
})
