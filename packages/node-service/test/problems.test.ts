import { DatabaseSync } from "node:sqlite"
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely"
import { Migrator } from "kysely/migration"
import { expect, it } from "vitest"
import { noReasons, readReasons, reasonsOf } from "../src/images/reasons.ts"
import { migrations } from "../src/store/migrations.ts"

/** As much of the driver as migrations need. */
const openAsKysely = (database: DatabaseSync) => {
  const asked: SqliteDatabase = {
    close: () => database.close(),
    prepare: text => {
      const statement = database.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: parameters => statement.all(...(parameters as Array<string>)),
        run: parameters => statement.run(...(parameters as Array<string>)),
        iterate: parameters => statement.iterate(...(parameters as Array<string>)),
      }
    },
  }
  return new Kysely<unknown>({ dialect: new SqliteDialect({ database: asked }) })
}

it("sentences that an earlier release wrote down become problems, and stay what they were", async () => {
  const database = new DatabaseSync(":memory:")
  const migrator = new Migrator({ db: openAsKysely(database), provider: migrations })
  await migrator.migrateTo("006-attempts")
  database.exec(`
    insert into users (id, email, createdAt) values ('u', 'a@example.com', 0);
    insert into projects (id, ownerId, name, type, visibility, imported, createdAt)
      values ('p', 'u', 'n', 'free', 'private', 0, 0)`)
  const add = database.prepare(
    "insert into images (id, projectId, name, filename, state, error, createdAt, touchedAt) values (?, 'p', 'n', ?, ?, ?, 0, 0)",
  )
  add.run("a", "a", "Invalid", "the file is empty")
  add.run("b", "b", "Invalid", "nothing arrived for 65 minutes; upload the photo again")
  add.run("c", "c", "Ready", null)
  expect((await migrator.migrateToLatest()).error).toBeUndefined()
  const rows = database.prepare("select error, problems from images order by id").all()
  const reasons = rows.map(row => readReasons(row as unknown as Parameters<typeof readReasons>[0]))
  expect(rows.map(row => row.error)).toEqual([
    "the file is empty",
    "nothing arrived for 65 minutes; upload the photo again",
    null,
  ])
  expect(reasons).toEqual([
    [{ code: "recorded", words: "the file is empty" }],
    [{ code: "photo-never-arrived", minutes: 65 }],
    [],
  ])
})

it("reasons are read as they were written, and in words where a later release wrote them", () => {
  const problem = { code: "photo-duplicate", name: "a.jpg", id: "1" } as const
  expect(reasonsOf(problem).error).toBe("the photo is a duplicate of a.jpg (image 1)")
  expect(readReasons(reasonsOf(problem))).toEqual([problem])
  expect(readReasons(noReasons)).toEqual([])
  for (const problems of ['[{"code":"of-tomorrow"}]', "{", null]) {
    expect(readReasons({ error: "a word", problems })).toEqual([{ code: "recorded", words: "a word" }])
  }
})
