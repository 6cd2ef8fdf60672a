import { type CreateTableBuilder, type Kysely, sql } from "kysely"
import type { Migration, MigrationProvider } from "kysely/migration"
import { countMetaFiles, countResults, counts } from "../../store/counts.ts"

/** Everything the service knows of accounts, projects, images and reconstructions. */
const first: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("appKeys")
      .addColumn("key", "text", column => column.primaryKey())
      .addColumn("name", "text", column => column.notNull())
      .addColumn("createdAt", "integer", column => column.notNull())
      .execute()
    await db.schema
      .createTable("users")
      .addColumn("id", "text", column => column.primaryKey())
      .addColumn("email", "text", column => column.notNull().unique())
      .addColumn("createdAt", "integer", column => column.notNull())
      .execute()
    await db.schema
      .createTable("tokens")
      .addColumn("hash", "text", column => column.primaryKey())
      .addColumn("userId", "text", column => column.notNull().references("users.id").onDelete("cascade"))
      .addColumn("createdAt", "integer", column => column.notNull())
      .execute()
    await createProjects(db)
    await createImages(db)
    await createTasks(db)
  },
}

const createProjects = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable("projects")
    .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
    .addColumn("id", "text", column => column.notNull().unique())
    .addColumn("ownerId", "text", column => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("name", "text", column => column.notNull())
    .addColumn("type", "text", column => column.notNull())
    .addColumn("visibility", "text", column => column.notNull())
    .addColumn("imported", "integer", column => column.notNull())
    .addColumn("modelType", "text")
    .addColumn("createdAt", "integer", column => column.notNull())
    .execute()
  await db.schema.createIndex("projectsByOwner").on("projects").columns(["ownerId", "seq"]).execute()
}

const createImages = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable("images")
    .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
    .addColumn("id", "text", column => column.notNull().unique())
    .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("name", "text", column => column.notNull())
    .addColumn("filename", "text", column => column.notNull())
    .addColumn("checksum", "text")
    .addColumn("state", "text", column => column.notNull())
    .addColumn("error", "text")
    .addColumn("createdAt", "integer", column => column.notNull())
    .addColumn("touchedAt", "integer", column => column.notNull())
    .addColumn("size", "integer")
    .addColumn("format", "text")
    .addColumn("width", "integer")
    .addColumn("height", "integer")
    .addColumn("gigaPixel", "real")
    .addColumn("takenAt", "text")
    .addColumn("latitude", "real")
    .addColumn("longitude", "real")
    .addColumn("altitude", "real")
    .execute()
  // One image a checksum and project, also when two registrations race; images of unknown checksum do not collide.
  await db.schema.createIndex("imagesByChecksum").on("images").columns(["projectId", "checksum"]).unique().execute()
  await db.schema.createIndex("imagesByKey").on("images").columns(["projectId", "filename"]).unique().execute()
  await db.schema.createIndex("imagesByProject").on("images").columns(["projectId", "seq"]).execute()
  await sql`create index "imagesInProgress" on images (state, "touchedAt") where state in ('Pending', 'Uploading', 'Uploaded')`.execute(
    db,
  )
}

const createTasks = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable("tasks")
    .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
    .addColumn("id", "text", column => column.notNull().unique())
    .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("type", "text", column => column.notNull())
    .addColumn("state", "text", column => column.notNull())
    .addColumn("createdAt", "integer", column => column.notNull())
    .addColumn("startedAt", "integer")
    .addColumn("endedAt", "integer")
    .execute()
  await db.schema.createIndex("tasksByProject").on("tasks").columns(["projectId", "seq"]).execute()
  // At most one reconstruction of a project at a time, whatever races.
  await sql`create unique index "tasksActive" on tasks ("projectId") where state in ('Pending', 'Running')`.execute(db)
}

/** In which bucket an image was registered; before, there was only the embedded one. */
const buckets: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .alterTable("images")
      .addColumn("cloud", "text", column => column.notNull().defaultTo("S3"))
      .execute()
    await db.schema
      .alterTable("images")
      .addColumn("bucket", "text", column => column.notNull().defaultTo("Local"))
      .execute()
  },
}

/** Users may have passwords, and give tokens to apps that are known by the addresses they may send users back to. */
const accounts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("passwords")
      .addColumn("userId", "text", column => column.primaryKey().references("users.id").onDelete("cascade"))
      .addColumn("hash", "text", column => column.notNull())
      .addColumn("changedAt", "integer", column => column.notNull())
      .execute()
    await db.schema
      .createTable("redirectUris")
      .addColumn("appKey", "text", column => column.notNull().references("appKeys.key").onDelete("cascade"))
      .addColumn("uri", "text", column => column.notNull())
      .addPrimaryKeyConstraint("redirectUrisKey", ["appKey", "uri"])
      .execute()
    await db.schema
      .alterTable("tokens")
      .addColumn("appKey", "text", column => column.references("appKeys.key").onDelete("cascade"))
      .execute()
    await db.schema.createIndex("tokensByUser").on("tokens").column("userId").execute()
  },
}

/** Tokens end, and whatever was signed for a user may. Tokens that were there before count from now on. */
const tokens: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const column of ["countsFrom", "usedAt"]) {
      await db.schema
        .alterTable("tokens")
        .addColumn(column, "integer", built => built.notNull().defaultTo(0))
        .execute()
    }
    await db.schema.alterTable("tokens").addColumn("endsAt", "integer").execute()
    await sql`update tokens set "countsFrom" = ${Date.now()}, "usedAt" = ${Date.now()}`.execute(db)
    await db.schema
      .alterTable("users")
      .addColumn("revokedAt", "integer", column => column.notNull().defaultTo(0))
      .execute()
  },
}

/** What verification did not come through, so that it is not tried for ever. */
const attempts: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const name of ["attempts", "deaths"]) {
      await db.schema
        .alterTable("images")
        .addColumn(name, "integer", column => column.notNull().defaultTo(0))
        .execute()
    }
  },
}

/**
 * Who brings the bytes of an image. Before, an image that the service fetches named a bucket `(URL)`, which did not
 * exist. Its bytes have always waited where those of the embedded bucket do.
 */
const sources: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .alterTable("images")
      .addColumn("source", "text", column => column.notNull().defaultTo("bucket"))
      .execute()
    await sql`update images set source = 'url', cloud = 'S3', bucket = 'Local' where bucket = '(URL)'`.execute(db)
  },
}

/**
 * Why images are Invalid, as problems. What was written down before is told in its words, but for what rows are known
 * by.
 */
const problems: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("images").addColumn("problems", "text").execute()
    await sql`update images set problems = case error
      when 'nothing arrived for 65 minutes; upload the photo again'
        then json_array(json_object('code', 'photo-never-arrived', 'minutes', 65))
      else json_array(json_object('code', 'recorded', 'words', error)) end
      where error is not null`.execute(db)
  },
}

/** One-time links by which users set a password. */
const links: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("links")
      .addColumn("hash", "text", column => column.primaryKey())
      .addColumn("userId", "text", column => column.notNull().references("users.id").onDelete("cascade"))
      .addColumn("endsAt", "integer", column => column.notNull())
      .execute()
    await db.schema.createIndex("linksByUser").on("links").column("userId").execute()
  },
}

/** Reconstructions by several engines, and what they make. The originals and the results of a user count together. */
const results: Migration = {
  up: async (db: Kysely<unknown>) => {
    const tasks = () => db.schema.alterTable("tasks")
    await tasks()
      .addColumn("reconstructor", "text", column => column.notNull().defaultTo("folder"))
      .execute()
    await tasks().addColumn("progress", "real").execute()
    for (const name of ["step", "problem", "output"]) await tasks().addColumn(name, "text").execute()
    await db.schema
      .createTable("results")
      .addColumn("taskId", "text", column => column.notNull().references("tasks.id").onDelete("cascade"))
      .addColumn("name", "text", column => column.notNull())
      .addColumn("kind", "text")
      .addColumn("size", "integer", column => column.notNull())
      .addColumn("checksum", "text", column => column.notNull())
      .addColumn("modifiedAt", "integer", column => column.notNull())
      .addPrimaryKeyConstraint("resultsByTask", ["taskId", "name"])
      .execute()
    await countResults(db)
  },
}

/** Sets that travel on to another server: what is known of their images, and where they went. */
const upstream: Migration = {
  up: async (db: Kysely<unknown>) => {
    const projectId = (table: CreateTableBuilder<string, never>) =>
      table.addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
    await projectId(db.schema.createTable("journal"))
      .addColumn("kind", "text", column => column.notNull())
      .addColumn("key", "text", column => column.notNull())
      .addColumn("record", "text", column => column.notNull())
      .addPrimaryKeyConstraint("journalByKey", ["projectId", "kind", "key"])
      .execute()
    await projectId(db.schema.createTable("forwards"))
      .addColumn("endpoint", "text", column => column.notNull())
      .addColumn("remoteId", "text", column => column.notNull())
      .addColumn("taskId", "text")
      .addColumn("before", "text")
      .addColumn("remoteTask", "text")
      .addPrimaryKeyConstraint("forwardsByEndpoint", ["projectId", "endpoint"])
      .execute()
  },
}

/** Files that go with the images of a project. Their bytes count for the owner. */
const metaFiles: Migration = {
  up: async (db: Kysely<unknown>) => {
    const text = ["name", "filename", "source", "cloud", "bucket", "state"]
    const table = text.reduce(
      (built, name) => built.addColumn(name, "text", column => column.notNull()),
      db.schema
        .createTable("metaFiles")
        .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
        .addColumn("id", "text", column => column.notNull().unique())
        .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade")),
    )
    await table
      .addColumn("checksum", "text")
      .addColumn("problems", "text")
      .addColumn("kind", "text")
      .addColumn("size", "integer")
      .addColumn("createdAt", "integer", column => column.notNull())
      .addColumn("touchedAt", "integer", column => column.notNull())
      .addColumn("lookAt", "integer")
      .execute()
    await db.schema.createIndex("metaFilesByKey").on("metaFiles").columns(["projectId", "filename"]).unique().execute()
    await db.schema.createIndex("metaFilesByState").on("metaFiles").columns(["state", "lookAt"]).execute()
    await countMetaFiles(db)
  },
}

/** In the order of their names; a migration that was released is never changed. */
export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      "001-first": first,
      "002-buckets": buckets,
      "003-accounts": accounts,
      "004-counts": counts,
      "005-tokens": tokens,
      "006-attempts": attempts,
      "007-sources": sources,
      "008-problems": problems,
      "009-links": links,
      "010-results": results,
      "011-upstream": upstream,
      "012-meta-files": metaFiles,
    }),
}
