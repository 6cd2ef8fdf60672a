import { Effect } from "effect"
import { type Kysely, sql } from "kysely"
import { type ServiceSettings, Settings } from "../config.ts"
import { UploadTracker } from "../images/UploadTracker.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { ProjectRow, Tables, TaskRow, WatchRow } from "../ports/tables.ts"
import { readTaskProblem } from "../reconstruction/Tasks.ts"
import { batch, listOf } from "../store/batches.ts"
import { databaseTime } from "../store/databaseTime.ts"
import { newId } from "../store/ids.ts"
import type { Notice, NoticeKind } from "./Notice.ts"
import { enqueue } from "./outbox.ts"

/** Images of the project that are not decided yet. */
const undecided = sql<number>`coalesce((select sum(images) from "imageCounts"
  where "projectId" = watches."projectId" and state in ('Pending', 'Uploading', 'Uploaded')), 0)`

type Times = Pick<ServiceSettings["notices"], "completeAfter" | "stuckAfter" | "reconstructionStuckAfter">

/** Sets that await nothing any more, or that have not moved for long. */
const quietSets = (db: Kysely<Tables>, now: number, { completeAfter, stuckAfter }: Times) =>
  db
    .selectFrom("watches")
    .selectAll()
    .where("taskId", "is", null)
    .where(
      sql<boolean>`(("movedAt" <= ${now - completeAfter} and ${undecided} = 0)
        or ("movedAt" <= ${now - stuckAfter} and "stuckAt" is null and ${undecided} > 0))`,
    )
    .limit(batch)
    .execute()

/** Reconstructions that ended, or that have not moved for long; those that are paused wait for their user. */
const quietTasks = (db: Kysely<Tables>, now: number, { reconstructionStuckAfter }: Times) =>
  db
    .selectFrom("watches")
    .innerJoin("tasks", "tasks.id", "watches.taskId")
    .selectAll("watches")
    .where(
      sql<boolean>`(tasks.state not in ('Pending', 'Running') or
        ("movedAt" <= ${now - reconstructionStuckAfter} and "stuckAt" is null
          and tasks.state = 'Running' and "pausedAt" is null))`,
    )
    .limit(batch)
    .execute()

const countsOf = async (db: Kysely<Tables>, projectId: string): Promise<Notice["images"]> => {
  const rows = await db.selectFrom("imageCounts").select(["state", "images"]).where("projectId", "=", projectId).execute()
  const of = (...states: ReadonlyArray<string>) =>
    rows.reduce((sum, { state, images }) => (states.includes(state) ? sum + images : sum), 0)
  return { ready: of("Ready"), invalid: of("Invalid"), awaited: of("Pending", "Uploading"), unverified: of("Uploaded") }
}

const kindOf = (images: Notice["images"], task: TaskRow | undefined): NoticeKind | undefined => {
  if (task === undefined) {
    if (images.awaited + images.unverified > 0) return "stuck"
    return images.ready + images.invalid > 0 ? "complete" : undefined
  }
  const ended = { Done: "reconstructed", Failed: "failed", Stopped: undefined, Pending: "stuck", Running: "stuck" } as const
  return ended[task.state]
}

interface Told {
  readonly kind: NoticeKind
  readonly at: number
  readonly project: ProjectRow
  readonly images: Notice["images"]
  readonly watch: WatchRow
  readonly task: TaskRow | undefined
  readonly handedOver: boolean
}

const noticeOf = ({ kind, at, project, images, watch: { movedAt }, task, handedOver }: Told): Notice => ({
  id: `msg_${newId()}`,
  kind,
  at,
  project: { id: project.id, name: project.name },
  images,
  movedAt,
  reconstruction:
    task === undefined
      ? null
      : {
          id: task.id,
          state: task.state,
          startedAt: task.startedAt,
          endedAt: task.endedAt,
          handedOver,
          problem: readTaskProblem(task) ?? null,
        },
})

/**
 * Makes the notice in which a watch ends, in one transaction with the end of the watch: each end has one notice, also
 * where the service is killed meanwhile. Does nothing when something moved since.
 */
const conclude = async (db: Kysely<Tables>, watch: WatchRow, at: number, settings: ServiceSettings): Promise<number> => {
  const same = { subject: watch.subject, movedAt: watch.movedAt }
  const task = await db.selectFrom("tasks").selectAll().where("id", "=", watch.taskId).executeTakeFirst()
  const images = await countsOf(db, watch.projectId)
  const kind = kindOf(images, task)
  const present =
    kind === "stuck"
      ? await db
          .updateTable("watches")
          .set({ stuckAt: at })
          .where("subject", "=", same.subject)
          .where("movedAt", "=", same.movedAt)
          .where("stuckAt", "is", null)
          .returning("subject")
          .executeTakeFirst()
      : await db
          .deleteFrom("watches")
          .where("subject", "=", same.subject)
          .where("movedAt", "=", same.movedAt)
          .returning("subject")
          .executeTakeFirst()
  if (present === undefined || kind === undefined) return 0
  const project = await db
    .selectFrom("projects")
    .selectAll()
    .where("id", "=", watch.projectId)
    .where("removedAt", "is", null)
    .executeTakeFirst()
  if (project === undefined) return 0
  const handedOver = settings.reconstructors.some(({ kind, name }) => kind === "handoff" && name === task?.reconstructor)
  return enqueue(db, noticeOf({ kind, at, project, images, watch, task, handedOver }), settings)
}

/** Whether a photo of the set is being received, which changes no row until it is complete. */
const isReceiving = Effect.fnUntraced(function* ({ projectId }: WatchRow) {
  const { query } = yield* Database
  const tracker = yield* UploadTracker
  const filenames = tracker.receivingOf(projectId)
  if (filenames.length === 0) return false
  const row = yield* query(db =>
    db
      .selectFrom("images")
      .select("id")
      .where("projectId", "=", projectId)
      .where("filename", "in", listOf(db, "text", filenames))
      .where("state", "in", ["Pending", "Uploading", "Uploaded"])
      .limit(1)
      .executeTakeFirst(),
  )
  return row !== undefined
})

/**
 * Finds sets and reconstructions that ended or do not move, and queues a notice of each.
 *
 * @returns notices that are to be sent
 */
export const findNotices = Effect.fn("findNotices")(function* () {
  const { query } = yield* Database
  const settings = yield* Settings
  // `movedAt` is of this clock.
  const now = yield* databaseTime
  const sets = yield* query(db => quietSets(db, now, settings.notices))
  const tasks = yield* query(db => quietTasks(db, now, settings.notices))
  let made = 0
  for (const watch of [...sets, ...tasks]) {
    if (watch.taskId === null && (yield* isReceiving(watch))) continue
    made += yield* query(db => db.transaction().execute(all => conclude(all, watch, now, settings)))
  }
  if (made > 0) yield* Effect.logInfo(operator.noticesMade(made))
  return made
})
