import { join } from "node:path"
import { Redacted } from "effect"
import { Client } from "pg"
import { afterAll, describe, expect, it } from "vitest"
import { openPool, type PoolOptions } from "../src/drivers/postgres/Pool.ts"
import { ask, createProject, images, settled, until, upload } from "./api.ts"
import { copyOf, inDatabase, removeSeeded, seededFolder } from "./hostile/seed.ts"
import { plainJpeg } from "./photos.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

afterAll(async () => {
  await removeAll()
  await removeSeeded()
})

const copy = (from: string, to: string, env: Record<string, string> = {}) => runProgram(["copy", "--from", from, "--to", to], env)

const secrets = (url: string) => new URL(url).password

describe.skipIf(noPostgres)("altilift-service copy", () => {
  it("takes an installation to PostgreSQL and back, and the service goes on with either", async () => {
    const first = await startService()
    const pid = await createProject(first)
    await upload(first, pid, await plainJpeg(1))
    const before = await settled(first, pid)
    await first.end()
    const [url, back] = [await newDatabase(), await temporaryFolder()]
    const there = await copy(`sqlite:${first.data}`, "env:OUR_DATABASE", { OUR_DATABASE: url })
    expect(there).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/images {2}1 row, the same in both/) })
    expect(there.stdout + there.stderr).not.toContain(secrets(url))

    const second = await startService({ data: first.data, env: { ALTILIFT_DATABASE: url } })
    expect(await images(second, pid)).toEqual(before)
    await upload(second, pid, await plainJpeg(2))
    const both = await settled(second, pid)
    expect(both.map(({ state }) => state)).toEqual(["Ready", "Ready"])
    // Counts are kept by triggers, which were off while rows were copied.
    const { project } = (await ask(second, `{ project(id: "${pid}") { numImage } }`)).data
    expect(project.numImage).toBe(2)
    expect(await copy(url, `sqlite:${back}`)).toMatchObject({ code: 1, stderr: expect.stringContaining("stop it first") })
    await second.end()

    expect(await copy(url, `sqlite:${back}`)).toMatchObject({ code: 0 })
    expect(inDatabase(back, database => database.prepare("select name from images order by seq").all())).toHaveLength(2)
    const counts = "select images from imageCounts where state = 'Ready'"
    expect(inDatabase(back, database => database.prepare(counts).get())).toEqual({ images: 2 })
    // New rows get numbers that no row ever had.
    const added = `insert into projects (id, ownerId, name, type, visibility, imported, createdAt)
      select 'x', id, '', '', '', 0, 0 from users returning seq`
    expect(inDatabase(back, database => database.prepare(added).get())).toEqual({ seq: 2 })
  }, 120_000)

  it("copies nothing into rows, from a running service, or to itself, and says so", async () => {
    const data = await copyOf(await seededFolder({ count: 3, state: "Ready" }))
    const url = await newDatabase()
    expect(await copy(`sqlite:${data}`, url)).toMatchObject({ code: 0 })
    expect(await copy(`sqlite:${data}`, url)).toMatchObject({ code: 1, stderr: expect.stringContaining("is not empty") })
    expect(await copy(`sqlite:${data}`, `sqlite:${data}`)).toMatchObject({ code: 1 })
    const service = await startService()
    expect(await copy(`sqlite:${service.data}`, await newDatabase())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("stop it first"),
    })
    expect(await copy("sqlite:/nowhere", url)).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no database") })
    expect(await copy("postgres//a:secret@b/c", url)).toMatchObject({ code: 2, stderr: expect.not.stringContaining("secret") })
    expect(await copy("env:NOT_SET_AT_ALL", url)).toMatchObject({ code: 2, stderr: expect.stringContaining("NOT_SET_AT_ALL") })
  })

  it("is refused beside a service or another copy, whatever the connection string names them", async () => {
    const url = await newDatabase()
    const theirs = `${url}?application_name=fleet%20a`
    expect(await runProgram(["migrate"], { ALTILIFT_DATABASE: theirs })).toMatchObject({ code: 0 })
    const service = await startService({ env: { ALTILIFT_DATABASE: theirs } })
    const names = "select distinct application_name as name from pg_stat_activity where datname = current_database() order by 1"
    expect(await byAdmin(names, theirs)).toEqual([
      { name: "altilift-service fleet a" },
      { name: expect.stringMatching(/^altilift-service session all \d+ \S+/) },
      { name: "fleet a" },
    ])
    const inUse = { code: 1, stderr: expect.stringContaining("stop it first") }
    expect(await copy(theirs, `sqlite:${await temporaryFolder()}`)).toMatchObject(inUse)
    await service.end()
    expect(await copy(theirs, theirs)).toMatchObject({ code: 2, stderr: expect.stringContaining("the same database") })
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query("begin; lock table users in access exclusive mode")
    const first = copy(theirs, `sqlite:${await temporaryFolder()}`)
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await until(
      () => byAdmin(waiting, url),
      rows => rows.length > 0,
    )
    expect(await copy(theirs, `sqlite:${await temporaryFolder()}`)).toMatchObject(inUse)
    await holder.end()
    expect(await first).toMatchObject({ code: 0 })
  }, 120_000)

  it("may be slow: its transactions end when it ends", async () => {
    const url = Redacted.make(await newDatabase())
    const setting = async (options: PoolOptions) => {
      const pool = openPool(url, options)
      const { rows } = await pool.query("show idle_in_transaction_session_timeout")
      await pool.end()
      return rows[0]?.idle_in_transaction_session_timeout
    }
    expect([await setting({ unhurried: true }), await setting({})]).toEqual(["0", "15s"])
  })

  it("goes on where it ended, keeps the service away meanwhile, and finds a row that differs", async () => {
    const data = await copyOf(await seededFolder({ count: 5_000, state: "Ready" }))
    inDatabase(data, database => database.prepare("update images set name = ? where seq = 7").run("a\0b\ud800ü"))
    const url = await newDatabase()
    // As a copy leaves it that is killed after some thousand rows.
    expect(await copy(`sqlite:${data}`, url)).toMatchObject({ code: 0 })
    await byAdmin(`delete from images where seq > 3000`, url)
    await byAdmin("delete from audit", url)
    await byAdmin(`create table "copyInProgress" (source text)`, url)
    await byAdmin(`insert into "copyInProgress" values ('sqlite:${join(data, "altilift.db")}')`, url)
    await byAdmin(`delete from "imageCounts"`, url)
    await byAdmin(`delete from "projectCounts"`, url)
    await byAdmin(`delete from "userCounts"`, url)
    const early = await runProgram(["user", "list", "--data", data], { ALTILIFT_DATABASE: url })
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining("run the same altilift-service copy again") })
    const other = await copyOf(await seededFolder({ count: 1, state: "Ready" }))
    expect(await copy(`sqlite:${other}`, url)).toMatchObject({ code: 1, stderr: expect.stringContaining("part of a copy of") })
    expect(await copy(`sqlite:${data}`, url)).toMatchObject({ code: 0, stdout: expect.stringContaining("images  5000 rows") })
    expect(await byAdmin(`select name from images where seq = 7`, url)).toEqual([{ name: "a\uFFFDb\uFFFDü" }])

    await byAdmin("delete from audit", url)
    await byAdmin(`create table "copyInProgress" (source text)`, url)
    await byAdmin(`insert into "copyInProgress" values ('sqlite:${join(data, "altilift.db")}')`, url)
    await byAdmin(`update images set latitude = 1.0000000001 where seq = 4000`, url)
    expect(await copy(`sqlite:${data}`, url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("the copy differs in the table images, at seq 4000: columns latitude"),
    })
  }, 120_000)
})

describe("altilift-service migrate", () => {
  it.skipIf(noPostgres)("brings a database to the present schema, and tells whether there is something to be done", async () => {
    const url = await newDatabase()
    const migrate = (...args: ReadonlyArray<string>) => runProgram(["migrate", ...args], { ALTILIFT_DATABASE: url })
    expect(await migrate("--check")).toMatchObject({ code: 1, stdout: expect.stringContaining("to be done: 001-first") })
    expect(await migrate()).toMatchObject({ code: 0, stdout: expect.stringContaining("done: 001-first"), stderr: "" })
    const after = await migrate("--check")
    expect(after).toMatchObject({ code: 0, stdout: expect.stringContaining("has the present schema") })
    expect(after.stdout).not.toContain(secrets(url))
    const wrong = new URL(url)
    wrong.pathname = "/nothing"
    const absent = await runProgram(["migrate"], { ALTILIFT_DATABASE: wrong.href })
    expect(absent).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/127\.0\.0\.1:\d+\/nothing cannot be used.*createdb/s),
    })
  })

  it("knows the database of a data folder", async () => {
    const data = await copyOf(await seededFolder({ count: 1, state: "Ready" }))
    expect(await runProgram(["migrate", "--check", "--data", data])).toMatchObject({ code: 0 })
    inDatabase(data, database => database.exec("delete from kysely_migration where name >= '021'; drop index imagesNotReady"))
    expect(await runProgram(["migrate", "--check", "--data", data])).toMatchObject({ code: 1 })
    expect(await runProgram(["migrate", "--data", data])).toMatchObject({ code: 0, stdout: expect.stringContaining("done: 021") })
    expect(await runProgram(["migrate", "--data", join(data, "nothing")])).toMatchObject({ code: 2 })
  })
})
