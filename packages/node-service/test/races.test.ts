import { Effect, Exit, Layer, ManagedRuntime, Redacted } from "effect"
import { sql } from "kysely"
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest"
import { addUser, userByEmail } from "../src/accounts/Accounts.ts"
import { appKey } from "../src/accounts/Apps.ts"
import { issueLink, useLink } from "../src/accounts/links.ts"
import { removeUser } from "../src/accounts/users.ts"
import { layerPostgres } from "../src/drivers/postgres/postgres.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { invalidate } from "../src/images/removeImage.ts"
import { Database } from "../src/ports/Database.ts"
import { createProject } from "../src/projects/Projects.ts"
import { moveTask } from "../src/reconstruction/Tasks.ts"
import { dropDatabases, newDatabase, noPostgres } from "./postgres.ts"

const layerRoom = Layer.succeed(
  Room,
  Room.of({ forImage: () => Effect.succeed(undefined), forBytes: () => Effect.never, forArrived: () => Effect.never }),
)

/** As a process of the service has it, with connections of its own. */
const openProcess = (url: string) => ManagedRuntime.make(Layer.merge(layerPostgres(Redacted.make(url)), layerRoom))

let url: string
let processes: ReadonlyArray<ReturnType<typeof openProcess>>

const draft = { type: "free", visibility: "private", modelType: null, imported: false } as const
const bucket = { cloud: "S3", bucket: "Local" } as const

/** The same in all processes at the same time. */
const inAll = <A, E>(effect: Effect.Effect<A, E, Database | Room>) =>
  Promise.all(processes.map(one => one.runPromiseExit(effect)))

const inOne = <A, E>(effect: Effect.Effect<A, E, Database | Room>) => processes[0]?.runPromise(effect) as Promise<A>

const query = <A>(statement: Parameters<Database["Service"]["query"]>[0]) =>
  Effect.flatMap(Database, database => database.query(statement)) as Effect.Effect<A, never, Database>

const rows = (text: string) =>
  inOne(Effect.flatMap(Database, database => database.query(db => sql.raw<Record<string, unknown>>(text).execute(db)))).then(
    result => result.rows,
  )

const succeeded = (exits: ReadonlyArray<Exit.Exit<unknown, unknown>>) =>
  exits.flatMap(exit => (Exit.isSuccess(exit) ? [exit.value] : []))

const makeOwner = async (email: string) => {
  await inOne(addUser(email))
  return inOne(userByEmail(email))
}

const register = (project: Parameters<typeof registerImage>[0], checksum: string) =>
  registerImage(project, { name: "a.jpg", type: "JPEG", checksum }, bucket)

const checksumOf = (index: number) => index.toString(16).padStart(40, "0")

/** Counts that triggers keep, and the same from the rows. */
const counts = () => rows(`select "userId", unfinished, bytes from "userCounts" where unfinished <> 0 or bytes <> 0 order by 1`)
const recounted = () =>
  rows(`select "ownerId" as "userId", count(*) filter (where state in ('Pending', 'Uploading', 'Invalid')) as unfinished,
    coalesce(sum(size) filter (where state in ('Uploaded', 'Ready')), 0) as bytes
    from images join projects on projects.id = "projectId" group by 1 order by 1`)

const deadlocks = async () => {
  // Statistics are written a moment after a transaction.
  await new Promise(resolve => setTimeout(resolve, 1_200))
  return Number((await rows("select deadlocks from pg_stat_database where datname = current_database()"))[0]?.deadlocks)
}

describe.skipIf(noPostgres)("processes on one PostgreSQL database", () => {
  beforeEach(async () => {
    url = await newDatabase()
    processes = [1, 2, 3].map(() => openProcess(url))
    // All of them find it empty, and one makes the tables.
    expect(succeeded(await inAll(Effect.void))).toHaveLength(3)
  })
  afterEach(() => Promise.all(processes.map(one => one.dispose())))
  afterAll(dropDatabases)

  it("make one app key, one user of an address, and one image of a checksum", async () => {
    expect(new Set(succeeded(await inAll(appKey))).size).toBe(1)
    expect(succeeded(await inAll(addUser("a@example.com")))).toHaveLength(1)
    const owner = await inOne(userByEmail("a@example.com"))
    const project = await inOne(createProject(owner.id, { ...draft, name: "p" }))
    const same = Effect.forEach(
      Array.from({ length: 20 }, (_, index) => index % 5),
      index => register(project, checksumOf(index)),
      {
        concurrency: 10,
      },
    )
    expect(succeeded(await inAll(same))).toHaveLength(3)
    expect(await rows("select checksum from images")).toHaveLength(5)
    expect(await counts()).toEqual(await recounted())
  })

  it("use a link once, and start a waiting reconstruction once", async () => {
    const owner = await makeOwner("a@example.com")
    const code = await inOne(issueLink(owner.id))
    const used = succeeded(await inAll(useLink(code, "a good password")))
    expect(used.filter(link => link !== undefined)).toHaveLength(1)
    const project = await inOne(createProject(owner.id, { ...draft, name: "p" }))
    const task = {
      id: "7".repeat(24),
      projectId: project.id,
      type: "Native",
      state: "Pending",
      createdAt: 0,
      reconstructor: "x",
    } as const
    await inOne(query(db => db.insertInto("tasks").values(task).execute()))
    const [row] = (await inOne(query(db => db.selectFrom("tasks").selectAll().execute()))) as ReadonlyArray<never>
    const moved = succeeded(await inAll(moveTask(row as never, "Running")))
    expect(moved.filter(one => one !== undefined)).toHaveLength(1)
  })

  it("remove no photo for which a reconstruction is beginning", async () => {
    const owner = await makeOwner("a@example.com")
    const project = await inOne(createProject(owner.id, { ...draft, name: "p" }))
    const image = await inOne(register(project, checksumOf(1)))
    const begun = Promise.withResolvers<void>()
    const task = {
      id: "7".repeat(24),
      projectId: project.id,
      type: "Native",
      state: "Running",
      createdAt: 0,
      reconstructor: "x",
    } as const
    const beginning = inOne(
      query(db =>
        db.transaction().execute(async all => {
          await all.insertInto("tasks").values(task).execute()
          begun.resolve()
          await new Promise(resolve => setTimeout(resolve, 500))
        }),
      ),
    )
    await begun.promise
    const removed = await processes[1]?.runPromiseExit(invalidate(image))
    await beginning
    expect(removed !== undefined && Exit.isFailure(removed)).toBe(true)
    expect(await rows("select state from images")).toEqual([{ state: "Pending" }])
  })

  it("count what all of them move, and none waits for another that waits for it", async () => {
    const owners = await Promise.all(["a@example.com", "b@example.com"].map(makeOwner))
    const projects = await Promise.all(
      [0, 1, 2, 3].map(index => inOne(createProject(owners[index % 2]?.id ?? "", { ...draft, name: `p${index}` }))),
    )
    const work = (process: number) =>
      Effect.forEach(
        Array.from({ length: 60 }, (_, index) => index),
        Effect.fnUntraced(function* (index) {
          const project = projects[index % projects.length]
          if (project === undefined) return
          const { id } = yield* register(project, checksumOf(process * 1_000 + index))
          yield* moveImage(id, "started")
          yield* moveImage(id, "arrived", { size: 100 + index })
          if (index % 3 === 0) yield* moveImage(id, "refused")
        }),
        { concurrency: 8 },
      )
    const done = await Promise.all(processes.map((one, index) => one.runPromiseExit(work(index))))
    expect(succeeded(done)).toHaveLength(3)
    expect(await counts()).toEqual(await recounted())
    expect(await deadlocks()).toBe(0)
  })

  it("count for the new owner of projects what moves while they are given", async () => {
    const [from, to] = [await makeOwner("from@example.com"), await makeOwner("to@example.com")]
    const project = await inOne(createProject(from.id, { ...draft, name: "p" }))
    const arrive = (process: number) =>
      Effect.forEach(
        Array.from({ length: 80 }, (_, index) => index),
        Effect.fnUntraced(function* (index) {
          const { id } = yield* register(project, checksumOf(process * 1_000 + index))
          yield* moveImage(id, "started")
          yield* moveImage(id, "arrived", { size: 7 })
        }),
        { concurrency: 5 },
      )
    const moving = Promise.all(processes.slice(1).map((one, index) => one.runPromiseExit(arrive(index))))
    await new Promise(resolve => setTimeout(resolve, 150))
    await inOne(removeUser(from, { to }))
    expect(succeeded(await moving)).toHaveLength(2)
    expect(await counts()).toEqual(await recounted())
    expect(await counts()).toHaveLength(1)
  })
})
