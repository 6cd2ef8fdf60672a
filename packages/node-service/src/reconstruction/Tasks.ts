import { type Verdict, verdict } from "@altilift/core"
import { Context, Effect, Layer } from "effect"
import { Refusal } from "../Refusal.ts"
import { Database, type DatabaseError } from "../store/Database.ts"
import { newId } from "../store/ids.ts"
import type { ProjectRow, TaskRow, TaskState } from "../store/tables.ts"
import { fewestImages, ReconstructionRefusal } from "./refusals.ts"
import { Wakeup } from "./Wakeup.ts"

/** Images of a project by what a reconstruction wants to know of them. */
export interface Readiness {
  readonly ready: number
  readonly inProgress: number
  readonly total: number
}

type AskError = ReconstructionRefusal | DatabaseError

/** Reconstructions of projects: asking for them, stopping them, and what became of them. */
export class Tasks extends Context.Service<
  Tasks,
  {
    /** Starts now, with the images that are Ready; refused while others are in progress. */
    readonly start: (project: ProjectRow, type: TaskRow["type"]) => Effect.Effect<TaskRow, AskError>
    /** Starts as soon as every image is Ready or Invalid; the wish outlives a restart. */
    readonly preStart: (project: ProjectRow, type: TaskRow["type"]) => Effect.Effect<TaskRow, AskError>
    /** Refused when nothing waits or runs. */
    readonly stop: (project: ProjectRow) => Effect.Effect<TaskRow, Refusal | DatabaseError>
    readonly latest: (project: ProjectRow) => Effect.Effect<TaskRow | undefined, DatabaseError>
    /** Tasks that will run before this one. */
    readonly queueing: (task: TaskRow) => Effect.Effect<number, DatabaseError>
    readonly readiness: (projectId: string) => Effect.Effect<Readiness, DatabaseError>
    /** Moves a task if it is still in the state; undefined when it is not. */
    readonly move: (task: TaskRow, to: TaskState) => Effect.Effect<TaskRow | undefined, DatabaseError>
  }
>()("@altilift/node-service/reconstruction/Tasks") {
  static readonly layer = Layer.effect(
    Tasks,
    Effect.gen(function* () {
      const { query } = yield* Database
      const { wake } = yield* Wakeup

      const readiness = (projectId: string) =>
        Effect.map(
          query(db =>
            db
              .selectFrom("images")
              .select(of => ["state" as const, of.fn.countAll<number>().as("images")])
              .where("projectId", "=", projectId)
              .groupBy("state")
              .execute(),
          ),
          rows => ({
            ready: sum(rows.filter(row => row.state === "Ready")),
            inProgress: sum(rows.filter(row => !decided.has(verdict(row.state)))),
            total: sum(rows),
          }),
        )

      const create = Effect.fnUntraced(function* (project: ProjectRow, type: TaskRow["type"], state: "Pending" | "Running") {
        const now = Date.now()
        const startedAt = state === "Running" ? now : null
        const row = yield* query(db =>
          db
            .insertInto("tasks")
            .values({ id: newId(), projectId: project.id, type, state, createdAt: now, startedAt })
            .onConflict(conflict => conflict.doNothing())
            .returningAll()
            .executeTakeFirst(),
        )
        if (row === undefined) return yield* ReconstructionRefusal.of("alreadyRunning")
        yield* wake
        return row
      })

      const active = (project: ProjectRow) =>
        query(db =>
          db
            .selectFrom("tasks")
            .selectAll()
            .where("projectId", "=", project.id)
            .where("state", "in", ["Pending", "Running"])
            .executeTakeFirst(),
        )

      const admit = Effect.fnUntraced(function* (project: ProjectRow) {
        if (project.imported === 1) return yield* ReconstructionRefusal.of("notAllowed")
        if ((yield* active(project)) !== undefined) return yield* ReconstructionRefusal.of("alreadyRunning")
        return yield* readiness(project.id)
      })

      const start = Effect.fnUntraced(function* (project: ProjectRow, type: TaskRow["type"]) {
        const images = yield* admit(project)
        if (images.inProgress > 0) return yield* ReconstructionRefusal.of("imagesInProgress")
        if (images.ready < fewestImages) return yield* ReconstructionRefusal.of("notEnoughImages")
        return yield* create(project, type, "Running")
      })

      const preStart = Effect.fnUntraced(function* (project: ProjectRow, type: TaskRow["type"]) {
        const images = yield* admit(project)
        if (images.ready + images.inProgress < fewestImages) return yield* ReconstructionRefusal.of("notEnoughImages")
        return yield* create(project, type, "Pending")
      })

      const move = (task: TaskRow, to: TaskState) =>
        query(db =>
          db
            .updateTable("tasks")
            .set(to === "Running" ? { state: to, startedAt: Date.now() } : { state: to, endedAt: Date.now() })
            .where("id", "=", task.id)
            .where("state", "=", task.state)
            .returningAll()
            .executeTakeFirst(),
        )

      const stop = Effect.fnUntraced(function* (project: ProjectRow): Effect.fn.Return<TaskRow, Refusal | DatabaseError> {
        while (true) {
          const task = yield* active(project)
          if (task === undefined) {
            return yield* new Refusal({ code: "CONFLICT", message: "no reconstruction of this project waits or runs" })
          }
          const stopped = yield* move(task, "Stopped")
          if (stopped !== undefined) return stopped
        }
      })

      const latest = (project: ProjectRow) =>
        query(db =>
          db.selectFrom("tasks").selectAll().where("projectId", "=", project.id).orderBy("seq", "desc").executeTakeFirst(),
        )

      const queueing = (task: TaskRow) =>
        Effect.map(
          query(db =>
            db
              .selectFrom("tasks")
              .select(of => of.fn.countAll<number>().as("tasks"))
              .where("state", "=", "Running")
              .where("seq", "<", task.seq)
              .executeTakeFirstOrThrow(),
          ),
          row => (isActive(task) ? row.tasks : 0),
        )

      return Tasks.of({ start, preStart, stop, latest, queueing, readiness, move })
    }),
  )
}

/** What an image is when it does not hold up a reconstruction any more. */
const decided: ReadonlySet<Verdict> = new Set(["ready", "invalid"])

const isActive = (task: TaskRow): boolean => task.state === "Pending" || task.state === "Running"

const sum = (rows: ReadonlyArray<{ readonly images: number }>): number => rows.reduce((total, row) => total + row.images, 0)
