import type { CreateTableBuilder, Kysely } from "kysely"
import type { Migration } from "kysely/migration"
import { countResults } from "./counts.ts"

/** Reconstructions by several engines, and what they make. The originals and the results of a user count together. */
export const results: Migration = {
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
export const upstream: Migration = {
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

/** Tasks that wait to be resumed. */
export const pauses: Migration = {
  up: (db: Kysely<unknown>) => db.schema.alterTable("tasks").addColumn("pausedAt", "integer").execute(),
}
