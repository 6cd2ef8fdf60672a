import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { createTrigger, nowIn } from "../trigger.ts"

/** States in which an image is not decided yet. */
const undecided = sql.raw("('Pending', 'Uploading', 'Uploaded')")
const active = sql.raw("('Pending', 'Running')")

/** Something moved in a set of images, or in a reconstruction. */
const moved = (db: Kysely<unknown>, subject: string, task: string) => [
  sql`insert into watches (subject, "projectId", "taskId", "movedAt")
  values (new.${sql.raw(subject)}, new."projectId", ${sql.raw(task)}, ${nowIn(db)})
  on conflict (subject) do update set "movedAt" = excluded."movedAt", "stuckAt" = null`,
]

const createTriggers = async (db: Kysely<unknown>) => {
  const [images, tasks] = [moved(db, '"projectId"', "null"), moved(db, "id", "new.id")]
  await createTrigger(db, {
    name: "imagesAwaited",
    after: "insert on images",
    when: sql`new.state in ${undecided}`,
    statements: images,
  })
  await createTrigger(db, {
    name: "imagesMoved",
    after: `update of state, "touchedAt" on images`,
    when: sql`old.state in ${undecided} or new.state in ${undecided}`,
    statements: images,
  })
  await createTrigger(db, { name: "tasksBegun", after: "insert on tasks", statements: tasks })
  await createTrigger(db, {
    name: "tasksMoved",
    after: `update of state, progress, step, output, "pausedAt" on tasks`,
    when: sql`old.state in ${active}`,
    statements: tasks,
  })
}

/** What is under way is watched from now on. */
const watchPresent = async (db: Kysely<unknown>) => {
  await sql`insert into watches (subject, "projectId", "movedAt")
    select distinct "projectId", "projectId", ${nowIn(db)} from "imageCounts" where state in ${undecided} and images > 0`.execute(
    db,
  )
  await sql`insert into watches (subject, "projectId", "taskId", "movedAt")
    select id, "projectId", id, ${nowIn(db)} from tasks where state in ${active}`.execute(db)
}

/** Sets and reconstructions that are under way, notices that are to be sent, and who gets them. */
export const notices: Migration = {
  up: async (db: Kysely<unknown>) => {
    const users = () => db.schema.alterTable("users")
    await users()
      .addColumn("mailsNotices", "integer", column => column.notNull().defaultTo(1))
      .execute()
    await users().addColumn("language", "text").execute()
    await db.schema
      .createTable("watches")
      .addColumn("subject", "text", column => column.primaryKey())
      .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
      .addColumn("taskId", "text")
      .addColumn("movedAt", "integer", column => column.notNull())
      .addColumn("stuckAt", "integer")
      .execute()
    await db.schema.createIndex("watchesByProject").on("watches").column("projectId").execute()
    await db.schema
      .createTable("webhooks")
      .addColumn("id", "text", column => column.primaryKey())
      .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
      .addColumn("url", "text", column => column.notNull())
      .addColumn("secret", "text", column => column.notNull())
      .addColumn("createdAt", "integer", column => column.notNull())
      .addColumn("deliveredAt", "integer")
      .addColumn("failedAt", "integer")
      .execute()
    await db.schema.createIndex("webhooksByProject").on("webhooks").column("projectId").execute()
    await db.schema
      .createTable("outbox")
      .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
      .addColumn("id", "text", column => column.notNull())
      .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
      .addColumn("channel", "text", column => column.notNull())
      .addColumn("target", "text", column => column.notNull())
      .addColumn("notice", "text", column => column.notNull())
      .addColumn("createdAt", "integer", column => column.notNull())
      .addColumn("dueAt", "integer", column => column.notNull())
      .addColumn("attempts", "integer", column => column.notNull().defaultTo(0))
      .addUniqueConstraint("outboxOnce", ["id", "channel", "target"])
      .execute()
    await db.schema.createIndex("outboxByProject").on("outbox").column("projectId").execute()
    await db.schema.createIndex("outboxDue").on("outbox").columns(["channel", "dueAt"]).execute()
    await createTriggers(db)
    await watchPresent(db)
  },
}
