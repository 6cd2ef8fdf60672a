import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"

/** Everything the service knows of accounts, projects, images and reconstructions. */
export const first: Migration = {
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
  await sql`create index "imagesInProgress" on images (state, "touchedAt")
    where state in ('Pending', 'Uploading', 'Uploaded')`.execute(db)
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
