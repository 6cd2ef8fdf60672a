import { DatabaseSync } from "node:sqlite"
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely"
import { Migrator } from "kysely/migration"
import { describe, expect, it } from "vitest"
import { migrations } from "../src/store/migrations.ts"

const states = ["Pending", "Uploading", "Uploaded", "Ready", "Invalid"]

const counted = (database: DatabaseSync) => ({
  images: database.prepare("select * from imageCounts where images > 0 order by projectId, state").all(),
  users: database.prepare("select * from userCounts order by userId").all(),
})

/** The same, from the rows. */
const recounted = (database: DatabaseSync) => ({
  images: database
    .prepare(
      "select projectId, state, count(*) images, coalesce(sum(gigaPixel), 0) gigaPixel from images group by 1, 2 order by 1, 2",
    )
    .all(),
  users: database
    .prepare(
      `select users.id userId, coalesce(sum(state in ('Pending', 'Uploading', 'Invalid')), 0) unfinished,
       coalesce(sum(case when state in ('Uploaded', 'Ready') then size end), 0) bytes
       from users left join projects on ownerId = users.id left join images on projectId = projects.id group by 1 order by 1`,
    )
    .all(),
})

const countedByProject = (database: DatabaseSync) => database.prepare("select * from projectCounts order by projectId").all()

const recountedByProject = (database: DatabaseSync) =>
  database
    .prepare(
      `select projects.id projectId, count(images.id) images,
       coalesce(sum(case when state in ('Uploaded', 'Ready') then size end), 0) bytes
       from projects left join images on projectId = projects.id group by 1 order by 1`,
    )
    .all()

const migrated = async (database: DatabaseSync, to: string) => {
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: adapted(database) }) })
  const { error } = await new Migrator({ db: kysely, provider: migrations }).migrateTo(to)
  if (error !== undefined) throw error
}

const adapted = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare: text => {
    const statement = database.prepare(text)
    return {
      reader: statement.columns().length > 0,
      all: parameters => statement.all(...(parameters as never[])),
      run: parameters => statement.run(...(parameters as never[])),
      iterate: parameters => statement.iterate(...(parameters as never[])),
    }
  },
})

describe("the counts beside the rows", () => {
  it("are those of a database that is older than they, and stay those of its rows whatever happens to them", async () => {
    const database = new DatabaseSync(":memory:")
    database.exec("pragma foreign_keys = on")
    await migrated(database, "003-accounts")
    for (const user of ["a", "b"]) database.prepare("insert into users values (?, ?, 0)").run(user, user)
    for (const [project, owner] of Object.entries({ p: "a", q: "a", r: "b" })) {
      database
        .prepare(
          "insert into projects (id, ownerId, name, type, visibility, imported, createdAt) values (?, ?, '', '', '', 0, 0)",
        )
        .run(project, owner)
    }
    let made = 0
    const insert = (project: string, state: string) => {
      const id = String(made++)
      database
        .prepare(
          `insert into images (id, projectId, name, filename, state, createdAt, touchedAt, size, gigaPixel)
            values (?, ?, '', ?, ?, 0, 0, ?, 0.5)`,
        )
        .run(id, project, id, state, made * 10)
    }
    for (const state of states) for (const project of ["p", "q", "q", "r"]) insert(project, state)
    await migrated(database, "018-quotas")
    expect(counted(database)).toEqual(recounted(database))
    await migrated(database, "018-quotas")
    expect(countedByProject(database)).toEqual(recountedByProject(database))
    for (let step = 0; step < 300; step++) {
      const [id, state] = [String((step * 7) % made), states[(step * 3) % 5] ?? ""]
      if (step % 5 === 0) insert("pqr"[step % 3] ?? "p", state)
      else if (step % 5 === 1) database.prepare("delete from images where id = ?").run(id)
      else if (step % 5 === 2) database.prepare("update images set touchedAt = 1, size = size + 1 where id = ?").run(id)
      else database.prepare("update images set state = ?, gigaPixel = ? where id = ?").run(state, step, id)
      if (step % 50 !== 0) continue
      expect(counted(database)).toEqual(recounted(database))
      expect(countedByProject(database)).toEqual(recountedByProject(database))
    }
    database.exec("delete from images where projectId = 'q'; delete from projects where id = 'q'")
    expect(counted(database)).toEqual(recounted(database))
    database.close()
  })
})
