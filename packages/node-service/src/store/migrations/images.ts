import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { isPostgres } from "../dialect.ts"

/** In which bucket an image was registered; before, there was only the embedded one. */
export const buckets: Migration = {
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

/** Attempts at verification that ended the process, so that their number is limited. */
export const attempts: Migration = {
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
export const sources: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .alterTable("images")
      .addColumn("source", "text", column => column.notNull().defaultTo("bucket"))
      .execute()
    await sql`update images set source = 'url', cloud = 'S3', bucket = 'Local' where bucket = '(URL)'`.execute(db)
  },
}

/**
 * Why images are Invalid, as problems. Reasons from before keep their text, except those that rows can be recognised
 * by.
 */
export const problems: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("images").addColumn("problems", "text").execute()
    // A database of PostgreSQL has had this column from its beginning.
    if (isPostgres(db)) return
    await sql`update images set problems = case error
      when 'nothing arrived for 65 minutes; upload the photo again'
        then json_array(json_object('code', 'photo-never-arrived', 'minutes', 65))
      else json_array(json_object('code', 'recorded', 'words', error)) end
      where error is not null`.execute(db)
  },
}

/** Of a set that is uploaded, only the rest is asked for; it is small where most images are Ready. */
export const notReady: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create index if not exists "imagesNotReady" on images ("projectId", seq) where state <> 'Ready'`.execute(db)
  },
}
