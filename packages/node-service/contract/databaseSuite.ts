import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { CommitMode, Database, DatabaseError } from "../src/ports/Database.ts"

const user = (id: string) => ({ id, email: `${id}@example.com`, createdAt: 0 })

const project = (id: string, ownerId: string) => ({
  id,
  ownerId,
  name: id,
  type: "free" as const,
  visibility: "private" as const,
  imported: 0,
  createdAt: 0,
})

const image = (id: string, projectId: string, checksum: string | null = null) => ({
  id,
  projectId,
  name: id,
  filename: id,
  cloud: "S3" as const,
  bucket: "Local",
  checksum,
  state: "Pending" as const,
  createdAt: 0,
  touchedAt: 0,
})

const insertUser = (id: string) =>
  Effect.flatMap(Database, ({ query }) => query(db => db.insertInto("users").values(user(id)).execute()))

const userIds = Effect.flatMap(Database, ({ query }) =>
  query(db => db.selectFrom("users").select("id").orderBy("id").execute()),
).pipe(Effect.map(rows => rows.map(({ id }) => id)))

/**
 * The conformance suite of the `Database` port.
 *
 * @param make an empty database; providing its layer again opens it again
 */
export const databaseSuite = (name: string, make: () => Promise<Layer.Layer<Database, unknown>>): void => {
  const check = (what: string, ...uses: ReadonlyArray<Effect.Effect<void, unknown, Database>>) =>
    it(what, async () => {
      const layer = await make()
      for (const use of uses) await Effect.runPromise(Effect.provide(use, layer))
    })

  describe(`Database: ${name}`, () => {
    check(
      "keeps what a statement did when it is opened anew",
      Effect.asVoid(insertUser("a")),
      Effect.map(userIds, ids => expect(ids).toEqual(["a"])),
    )

    check(
      "keeps what statements did later when it was settled, and shows it before",
      Effect.gen(function* () {
        yield* Effect.provideService(insertUser("a"), CommitMode, "later")
        expect(yield* userIds).toEqual(["a"])
        yield* (yield* Database).settled
      }),
      Effect.map(userIds, ids => expect(ids).toEqual(["a"])),
    )

    check(
      "fails with its own error, and goes on",
      Effect.gen(function* () {
        yield* insertUser("a")
        const error = yield* Effect.flip(insertUser("a"))
        expect(error).toBeInstanceOf(DatabaseError)
        expect(error.unavailable).toBe(false)
        yield* insertUser("b")
        expect(yield* userIds).toEqual(["a", "b"])
      }),
    )

    check(
      "does all of a transaction or nothing",
      Effect.gen(function* () {
        const { query } = yield* Database
        const failing = query(db =>
          db.transaction().execute(async transaction => {
            await transaction.insertInto("users").values(user("a")).execute()
            await transaction.insertInto("users").values(user("a")).execute()
          }),
        )
        yield* Effect.flip(failing)
        expect(yield* userIds).toEqual([])
        yield* query(db =>
          db.transaction().execute(async transaction => {
            await transaction.insertInto("users").values(user("a")).execute()
            await transaction.insertInto("users").values(user("b")).execute()
          }),
        )
        expect(yield* userIds).toEqual(["a", "b"])
      }),
    )

    check(
      "lets one of those succeed who change a row at the same time",
      Effect.gen(function* () {
        yield* insertUser("a")
        const { query } = yield* Database
        const change = query(db =>
          db
            .updateTable("users")
            .set({ revokedAt: 1 })
            .where("id", "=", "a")
            .where("revokedAt", "=", 0)
            .executeTakeFirstOrThrow(),
        )
        const outcomes = yield* Effect.all(
          Array.from({ length: 20 }, () => change),
          { concurrency: "unbounded" },
        )
        expect(outcomes.filter(({ numUpdatedRows }) => numUpdatedRows === 1n)).toHaveLength(1)
      }),
    )

    check(
      "has one image of a checksum in a project, one task at a time, and counts images by state",
      Effect.gen(function* () {
        yield* insertUser("a")
        const { query } = yield* Database
        yield* query(db => db.insertInto("projects").values(project("p", "a")).execute())
        yield* query(db =>
          db
            .insertInto("images")
            .values([image("1", "p", "x"), image("2", "p"), image("3", "p")])
            .execute(),
        )
        yield* Effect.flip(
          query(db =>
            db
              .insertInto("images")
              .values(image("4", "p", "x"))
              .execute(),
          ),
        )
        const running = { type: "Native", state: "Running", reconstructor: "folder" } as const
        const task = { ...running, projectId: "p", createdAt: 0 }
        yield* query(db =>
          db
            .insertInto("tasks")
            .values({ ...task, id: "t" })
            .execute(),
        )
        yield* Effect.flip(
          query(db =>
            db
              .insertInto("tasks")
              .values({ ...task, id: "u" })
              .execute(),
          ),
        )
        const counts = yield* query(db => db.selectFrom("imageCounts").select(["state", "images"]).execute())
        expect(counts).toEqual([{ state: "Pending", images: 3 }])
      }),
    )

    check(
      "removes what belongs to what is removed",
      Effect.gen(function* () {
        yield* insertUser("a")
        const { query } = yield* Database
        yield* query(db => db.insertInto("projects").values(project("p", "a")).execute())
        yield* query(db => db.insertInto("images").values(image("1", "p")).execute())
        yield* query(db => db.deleteFrom("users").execute())
        expect(yield* query(db => db.selectFrom("images").select("id").execute())).toEqual([])
      }),
    )
  })
}
