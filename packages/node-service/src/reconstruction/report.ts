import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import type { ReconstructionProgress, ReconstructionReport } from "../ports/Reconstructor.ts"
import type { TaskRow } from "../ports/tables.ts"

/** Lines of an engine's output that are kept with a task, and characters of each. */
const kept = { lines: 100, characters: 500 }

/** How often what changed is written down. */
const every = "1 second"

/**
 * Writes what a reconstruction says into the row of its task, as long as the scope is open and once more at its end.
 */
export const makeReport = Effect.fnUntraced(function* (task: TaskRow) {
  const { query } = yield* Database
  let now: ReconstructionProgress = {}
  const lines = task.output === null ? [] : task.output.split("\n")
  let changed = false
  const write = Effect.suspend(() => {
    if (!changed) return Effect.void
    changed = false
    const { fraction, step } = now
    return query(db =>
      db
        .updateTable("tasks")
        .set({ progress: fraction ?? null, step: step ?? null, output: lines.length === 0 ? null : lines.join("\n") })
        .where("id", "=", task.id)
        .execute(),
    )
  })
  yield* Effect.addFinalizer(() => Effect.ignore(write))
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(every), Effect.ignore(write))))
  return {
    progress: progress => {
      now = { ...progress, fraction: Math.min(1, Math.max(0, progress.fraction ?? 0)) }
      changed = true
    },
    line: text => {
      lines.push(text.replaceAll("\n", " ").slice(0, kept.characters))
      lines.splice(0, lines.length - kept.lines)
      changed = true
    },
  } satisfies ReconstructionReport
})
