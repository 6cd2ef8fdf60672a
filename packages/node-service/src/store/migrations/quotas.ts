import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { createTrigger } from "../trigger.ts"

const kept = (row: "new" | "old") =>
  sql`case when ${sql.raw(row)}.state in ('Uploaded', 'Ready') then coalesce(${sql.raw(row)}.size, 0) else 0 end`

/** Adds to the count of the project that `where` chooses. */
const add = (images: RawBuilder<unknown>, bytes: RawBuilder<unknown>, where: RawBuilder<unknown>) =>
  sql`update "projectCounts" set images = images + (${images}), bytes = bytes + (${bytes}) where "projectId" = ${where}`

const [none, one, minusOne] = [sql.raw("0"), sql.raw("1"), sql.raw("-1")]

/** Their names come after those of the triggers that count for the owner: PostgreSQL's locks are taken in one order. */
const countImages = async (db: Kysely<unknown>) => {
  const project = (row: "new" | "old") => sql.raw(`${row}."projectId"`)
  await createTrigger(db, {
    name: "imagesTotalIn",
    after: "insert on images",
    statements: [add(one, kept("new"), project("new"))],
  })
  await createTrigger(db, {
    name: "imagesTotalOut",
    after: "delete on images",
    statements: [add(minusOne, sql`-(${kept("old")})`, project("old"))],
  })
  await createTrigger(db, {
    name: "imagesTotalMoved",
    after: "update of state, size on images",
    when: sql`(${kept("old")}) <> (${kept("new")})`,
    statements: [add(none, sql`${kept("new")} - ${kept("old")}`, project("new"))],
  })
}

const countOthers = async (db: Kysely<unknown>) => {
  const ofTask = (row: "new" | "old") => sql`(select "projectId" from tasks where id = ${sql.raw(row)}."taskId")`
  const ofFile = (row: "new" | "old") => sql.raw(`${row}."projectId"`)
  const size = (row: "new" | "old") => sql.raw(`coalesce(${row}.size, 0)`)
  const tables = [
    { name: "results", place: ofTask, inserted: "insert on results", deleted: "delete on results" },
    { name: "metaFiles", place: ofFile, inserted: 'insert on "metaFiles"', deleted: 'delete on "metaFiles"' },
  ]
  for (const { name, place, inserted, deleted } of tables) {
    const statementsIn = [add(none, size("new"), place("new"))]
    const statementsOut = [add(none, sql`-(${size("old")})`, place("old"))]
    await createTrigger(db, { name: `${name}TotalIn`, after: inserted, statements: statementsIn })
    await createTrigger(db, { name: `${name}TotalOut`, after: deleted, statements: statementsOut })
  }
  await createTrigger(db, {
    name: "metaFilesTotalMoved",
    after: `update of size on "metaFiles"`,
    when: sql`old.size is distinct from new.size`,
    statements: [add(none, sql`${size("new")} - ${size("old")}`, ofFile("new"))],
  })
}

/** What a project has, and what a project and a user may have where it is not as the settings say. */
export const quotas: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const column of ["bytesLimit", "imagesLimit"]) {
      await db.schema.alterTable("projects").addColumn(column, "integer").execute()
    }
    await db.schema.alterTable("users").addColumn("bytesLimit", "integer").execute()
    await db.schema
      .createTable("projectCounts")
      .addColumn("projectId", "text", column => column.primaryKey().notNull().references("projects.id").onDelete("cascade"))
      .addColumn("images", "integer", column => column.notNull())
      .addColumn("bytes", "integer", column => column.notNull())
      .execute()
    await sql`insert into "projectCounts" ("projectId", images, bytes)
      select projects.id,
        (select count(*) from images where "projectId" = projects.id),
        coalesce((select sum(size) from images where "projectId" = projects.id and state in ('Uploaded', 'Ready')), 0)
        + coalesce((select sum(size) from "metaFiles" where "projectId" = projects.id), 0)
        + coalesce((select sum(size) from results join tasks on tasks.id = "taskId" where tasks."projectId" = projects.id), 0)
      from projects`.execute(db)
    await createTrigger(db, {
      name: "projectsCounted",
      after: "insert on projects",
      statements: [sql`insert into "projectCounts" ("projectId", images, bytes) values (new.id, 0, 0)`],
    })
    await countImages(db)
    await countOthers(db)
  },
}
