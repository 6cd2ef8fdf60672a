import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"

/** States in which nothing of an image is kept here, and those in which its bytes are. */
const unfinished = sql.raw("('Pending', 'Uploading', 'Invalid')")
const kept = sql.raw("('Uploaded', 'Ready')")

/** What an image adds to the counts of its owner. */
const ofOwner = (row: "new" | "old", sign: "" | "-") => {
  const [image, factor] = [sql.raw(row), sql.raw(sign)]
  return sql`
    insert into "userCounts" ("userId", unfinished, bytes)
    select "ownerId", ${factor}(${image}.state in ${unfinished}),
      ${factor}(case when ${image}.state in ${kept} then coalesce(${image}.size, 0) else 0 end)
    from projects where id = ${image}."projectId"
    on conflict do update set unfinished = unfinished + excluded.unfinished, bytes = bytes + excluded.bytes`
}

const countedIn = sql`
  insert into "imageCounts" ("projectId", state, images, "gigaPixel")
  values (new."projectId", new.state, 1, coalesce(new."gigaPixel", 0))
  on conflict do update set images = images + 1, "gigaPixel" = "gigaPixel" + excluded."gigaPixel";
  ${ofOwner("new", "")};`

const countedOut = sql`
  update "imageCounts" set images = images - 1, "gigaPixel" = "gigaPixel" - coalesce(old."gigaPixel", 0)
  where "projectId" = old."projectId" and state = old.state;
  ${ofOwner("old", "-")};`

const createCounts = async (db: Kysely<unknown>) => {
  await sql`create table "imageCounts" (
    "projectId" text not null references projects (id) on delete cascade, state text not null,
    images integer not null, "gigaPixel" real not null, primary key ("projectId", state)) without rowid`.execute(db)
  await sql`create table "userCounts" (
    "userId" text not null primary key references users (id) on delete cascade,
    unfinished integer not null, bytes integer not null) without rowid`.execute(db)
  await sql`insert into "imageCounts" select "projectId", state, count(*), coalesce(sum("gigaPixel"), 0) from images group by 1, 2`.execute(
    db,
  )
  await sql`insert into "userCounts" select "ownerId", sum(state in ${unfinished}), sum(case when state in ${kept} then coalesce(size, 0) else 0 end)
    from images join projects on projects.id = "projectId" group by 1`.execute(db)
  await sql`create trigger "imagesInserted" after insert on images begin ${countedIn} end`.execute(db)
  await sql`create trigger "imagesDeleted" after delete on images begin ${countedOut} end`.execute(db)
  await sql`create trigger "imagesChanged" after update of state, size, "gigaPixel" on images
    when old.state is not new.state or old.size is not new.size or old."gigaPixel" is not new."gigaPixel"
    begin ${countedOut} ${countedIn} end`.execute(db)
}

/**
 * The bytes of results count for the owner too. Rows of results are removed before those of their task and project, so
 * that the owner is still known then.
 */
export const countResults = async (db: Kysely<unknown>) => {
  const counted = (row: "new" | "old", sign: "" | "-") => sql`
    insert into "userCounts" ("userId", unfinished, bytes)
    select "ownerId", 0, ${sql.raw(`${sign}${row}`)}.size from tasks join projects on projects.id = tasks."projectId"
    where tasks.id = ${sql.raw(row)}."taskId"
    on conflict do update set bytes = bytes + excluded.bytes;`
  await sql`create trigger "resultsInserted" after insert on results begin ${counted("new", "")} end`.execute(db)
  await sql`create trigger "resultsDeleted" after delete on results begin ${counted("old", "-")} end`.execute(db)
}

/** The bytes of meta files count for the owner too. */
export const countMetaFiles = async (db: Kysely<unknown>) => {
  const counted = (row: "new" | "old", sign: "" | "-") => sql`
    insert into "userCounts" ("userId", unfinished, bytes)
    select "ownerId", 0, ${sql.raw(`${sign}coalesce(${row}.size, 0)`)} from projects where id = ${sql.raw(row)}."projectId"
    on conflict do update set bytes = bytes + excluded.bytes;`
  await sql`create trigger "metaFilesInserted" after insert on "metaFiles" begin ${counted("new", "")} end`.execute(db)
  await sql`create trigger "metaFilesDeleted" after delete on "metaFiles" begin ${counted("old", "-")} end`.execute(db)
  await sql`create trigger "metaFilesChanged" after update of size on "metaFiles" when old.size is not new.size
    begin ${counted("old", "-")} ${counted("new", "")} end`.execute(db)
}

/**
 * Every index is partial: most images are Ready, and none of these has them. The rows of a query must be named by the
 * same words.
 */
const createIndexes = async (db: Kysely<unknown>) => {
  await sql`drop index "imagesInProgress"`.execute(db)
  await sql`create index "imagesInProgress" on images (seq) where state in ('Pending', 'Uploading', 'Uploaded') and "lookAt" is null`.execute(
    db,
  )
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
    await sql`update images set "lookAt" = 0 where state in ('Pending', 'Uploading') and bucket not in ('Local', '(URL)')`.execute(
      db,
    )
    await createCounts(db)
    await createIndexes(db)
  },
}
