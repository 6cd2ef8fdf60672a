import { Effect } from "effect"
import { Database } from "../../ports/Database.ts"
import type { ForwardRow, TaskRow } from "../../ports/tables.ts"

/** Names where a project was forwarded to. */
export type ForwardKey = Pick<ForwardRow, "projectId" | "endpoint">

export const findForward = Effect.fnUntraced(function* ({ projectId, endpoint }: ForwardKey) {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("forwards").selectAll().where("projectId", "=", projectId).where("endpoint", "=", endpoint).executeTakeFirst(),
  )
})

/** Remembers the project there. */
export const rememberForward = Effect.fnUntraced(function* (key: ForwardKey, remoteId: string) {
  const { query } = yield* Database
  const fresh = { remoteId, taskId: null, before: null, remoteTask: null }
  yield* query(db =>
    db
      .insertInto("forwards")
      .values({ ...key, ...fresh })
      .onConflict(conflict => conflict.columns(["projectId", "endpoint"]).doUpdateSet(fresh))
      .execute(),
  )
})

/** Remembers how far the reconstruction there is. */
export const changeForward = Effect.fnUntraced(function* (
  { projectId, endpoint }: ForwardKey,
  change: Partial<Pick<ForwardRow, "taskId" | "before" | "remoteTask">>,
) {
  const { query } = yield* Database
  yield* query(db =>
    db.updateTable("forwards").set(change).where("projectId", "=", projectId).where("endpoint", "=", endpoint).execute(),
  )
})

/** Whether the task is still to be done: it was neither stopped, nor was its project removed. */
export const isWanted = Effect.fnUntraced(function* ({ id }: TaskRow) {
  const { query } = yield* Database
  const row = yield* query(db => db.selectFrom("tasks").select("state").where("id", "=", id).executeTakeFirst())
  return row?.state === "Running"
})
