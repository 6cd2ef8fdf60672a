import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { isPostgres } from "../dialect.ts"
import { createTrigger } from "../trigger.ts"

/** States in which nothing of an image is kept here, and those in which its bytes are. */
const unfinished = sql.raw("('Pending', 'Uploading', 'Invalid')")
const kept = sql.raw("('Uploaded', 'Ready')")

/** What an image adds to the counts of its owner. */
const ofOwner = (row: "new" | "old", sign: "" | "-") => {
  const [image, factor] = [sql.raw(row), sql.raw(sign)]
  return sql`
    insert into "userCounts" ("userId", unfinished, bytes)
    select "ownerId", ${factor}(case when ${image}.state in ${unfinished} then 1 else 0 end),
      ${factor}(case when ${image}.state in ${kept} then coalesce(${image}.size, 0) else 0 end)
    from projects where id = ${image}."projectId"
    on conflict ("userId") do update
    set unfinished = "userCounts".unfinished + excluded.unfinished, bytes = "userCounts".bytes + excluded.bytes`
}

const countedIn = sql`
  insert into "imageCounts" ("projectId", state, images, "gigaPixel")
  values (new."projectId", new.state, 1, coalesce(new."gigaPixel", 0))
  on conflict ("projectId", state) do update
  set images = "imageCounts".images + 1, "gigaPixel" = "imageCounts"."gigaPixel" + excluded."gigaPixel"`

const countedOut = sql`
  update "imageCounts" set images = images - 1, "gigaPixel" = "gigaPixel" - coalesce(old."gigaPixel", 0)
  where "projectId" = old."projectId" and state = old.state`

// The owner's row comes first in each: whoever holds it has the others of that owner, so that PostgreSQL's locks are
// taken in one order.
const insertedStatements = [ofOwner("new", ""), countedIn]
const deletedStatements = [ofOwner("old", "-"), countedOut]
const changedStatements = [ofOwner("old", "-"), ofOwner("new", ""), countedOut, countedIn]

const createCounts = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable("imageCounts")
    .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("state", "text", column => column.notNull())
    .addColumn("images", "integer", column => column.notNull())
    .addColumn("gigaPixel", "real", column => column.notNull())
    .addPrimaryKeyConstraint("imageCountsKey", ["projectId", "state"])
    .$call(withoutRowid(db))
    .execute()
  await db.schema
    .createTable("userCounts")
    .addColumn("userId", "text", column => column.primaryKey().notNull().references("users.id").onDelete("cascade"))
    .addColumn("unfinished", "integer", column => column.notNull())
    .addColumn("bytes", "integer", column => column.notNull())
    .$call(withoutRowid(db))
    .execute()
  await sql`insert into "imageCounts"
    select "projectId", state, count(*), coalesce(sum("gigaPixel"), 0) from images group by 1, 2`.execute(db)
  await sql`insert into "userCounts"
    select "ownerId", count(*) filter (where state in ${unfinished}),
      sum(case when state in ${kept} then coalesce(size, 0) else 0 end)
    from images join projects on projects.id = "projectId" group by 1`.execute(db)
  await createTrigger(db, { name: "imagesInserted", after: "insert on images", statements: insertedStatements })
  await createTrigger(db, { name: "imagesDeleted", after: "delete on images", statements: deletedStatements })
  await createTrigger(db, {
    name: "imagesChanged",
    after: `update of state, size, "gigaPixel" on images`,
    when: sql`old.state is distinct from new.state or old.size is distinct from new.size
      or old."gigaPixel" is distinct from new."gigaPixel"`,
    statements: changedStatements,
  })
}

/** SQLite keeps such a table as its index alone. */
const withoutRowid =
  (db: Kysely<unknown>) =>
  <T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C> =>
    isPostgres(db) ? table : table.modifyEnd(sql`without rowid`)

/** Adds bytes to the count of an owner, who is chosen by `from`. */
const addBytes = (bytes: RawBuilder<unknown>, from: RawBuilder<unknown>) => sql`
  insert into "userCounts" ("userId", unfinished, bytes) select "ownerId", 0, ${bytes} ${from}
  on conflict ("userId") do update set bytes = "userCounts".bytes + excluded.bytes`

/**
 * The bytes of results count for the owner too. Rows of results are removed before those of their task and project, so
 * that the owner is still known then.
 */
export const countResults = async (db: Kysely<unknown>) => {
  const counted = (row: "new" | "old", sign: "" | "-") =>
    addBytes(
      sql.raw(`${sign}${row}.size`),
      sql`from tasks join projects on projects.id = tasks."projectId" where tasks.id = ${sql.raw(row)}."taskId"`,
    )
  await createTrigger(db, { name: "resultsInserted", after: "insert on results", statements: [counted("new", "")] })
  await createTrigger(db, { name: "resultsDeleted", after: "delete on results", statements: [counted("old", "-")] })
}

/** The bytes of meta files count for the owner too. */
export const countMetaFiles = async (db: Kysely<unknown>) => {
  const counted = (row: "new" | "old", sign: "" | "-") =>
    addBytes(sql.raw(`${sign}coalesce(${row}.size, 0)`), sql`from projects where id = ${sql.raw(row)}."projectId"`)
  await createTrigger(db, { name: "metaFilesInserted", after: `insert on "metaFiles"`, statements: [counted("new", "")] })
  await createTrigger(db, { name: "metaFilesDeleted", after: `delete on "metaFiles"`, statements: [counted("old", "-")] })
  await createTrigger(db, {
    name: "metaFilesChanged",
    after: `update of size on "metaFiles"`,
    when: sql`old.size is distinct from new.size`,
    statements: [counted("old", "-"), counted("new", "")],
  })
}

/**
 * Every index is partial: most images are Ready, and none of these has them. The rows of a query must be named by the
 * same words.
 */
const createIndexes = async (db: Kysely<unknown>) => {
  await sql`drop index "imagesInProgress"`.execute(db)
  await sql`create index "imagesInProgress" on images (seq)
    where state in ('Pending', 'Uploading', 'Uploaded') and "lookAt" is null`.execute(db)
  await sql`create index "imagesInvalid" on images (seq) where state = 'Invalid'`.execute(db)
  await sql`create index "imagesToLookFor" on images ("lookAt", "touchedAt") where "lookAt" is not null`.execute(db)
  await sql`create index "imagesTouchedLast" on images ("touchedAt", "lookAt") where "lookAt" is not null`.execute(db)
  await sql`create index "projectsRemoved" on projects (seq) where "removedAt" is not null`.execute(db)
}

/**
 * What many rows would have to be read for is kept beside them: how many images are in which state, and when each is
 * looked for.
 */
export const counts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("projects").addColumn("removedAt", "integer").execute()
    await db.schema.alterTable("images").addColumn("lookAt", "integer").execute()
    await sql`update images set "lookAt" = 0
      where state in ('Pending', 'Uploading') and bucket not in ('Local', '(URL)')`.execute(db)
    await createCounts(db)
    await createIndexes(db)
  },
}

/**
 * PostgreSQL runs triggers in the order of their names, and each locks the row that it writes. The owner's counts come
 * first in every statement: two that lock in opposite orders wait for each other until the server ends one.
 */
export const lockOrder: Migration = {
  up: async (db: Kysely<unknown>) => {
    if (isPostgres(db)) await sql`alter trigger "imagesAwaited" on images rename to "imagesToAwait"`.execute(db)
  },
}
