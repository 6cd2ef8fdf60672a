import type { Kysely } from "kysely"
import type { Migration } from "kysely/migration"
import { countMetaFiles } from "./counts.ts"

/** Files that go with the images of a project. Their bytes count for the owner. */
export const metaFiles: Migration = {
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
