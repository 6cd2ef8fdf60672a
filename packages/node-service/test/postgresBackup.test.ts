import { appendFile, chmod, cp, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Redacted } from "effect"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { tableNames } from "../src/copy/tableKeys.ts"
import { openUnhurried } from "../src/drivers/postgres/postgres.ts"
import { createProject, images, settled, sha1, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { byAdmin, dropDatabases, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

afterAll(async () => {
  await removeAll()
  await dropDatabases()
})

/** Every row of every table of the service; what restoring itself writes is left out. */
const rowsOf = async (url: string): Promise<Record<string, ReadonlyArray<string>>> => {
  const db = openUnhurried(Redacted.make(url))
  try {
    const rows: Record<string, ReadonlyArray<string>> = {}
    for (const table of tableNames.filter(name => name !== "audit")) {
      const found = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(db)
      rows[table] = found.rows.map(({ row }) => row)
    }
    return rows
  } finally {
    await db.destroy()
  }
}

/** A folder of programs that is put before the path. */
const programs = async (scripts: Record<string, string>): Promise<string> => {
  const folder = await temporaryFolder()
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(folder, name), 0o755)
  }
  return folder
}

const before = (folder: string) => ({ PATH: `${folder}:${process.env.PATH}` })

describe.skipIf(noPostgres)("a backup of a PostgreSQL database", () => {
  let url: string
  let service: RunningService
  let pid: string
  let folder: string
  let backedUp: Awaited<ReturnType<typeof runProgram>>
  const original = plainJpeg(1)

  beforeAll(async () => {
    // A parameter that only `pg` knows, and which PostgreSQL's own programs refuse.
    url = `${await newDatabase()}?statement_timeout=60000`
    service = await startService({ env: { ALTILIFT_DATABASE: url } })
    pid = await createProject(service, "Kloster")
    await upload(service, pid, await original)
    await settled(service, pid)
    folder = join(await temporaryFolder(), "backup")
    backedUp = await runProgram(["backup", "--to", folder, "--data", service.data], { ALTILIFT_DATABASE: url })
    await service.end()
  }, 60_000)

  const restoreTo = async (to: string, from = folder, env: Record<string, string> = {}) => {
    const data = join(await temporaryFolder(), "restored")
    const restored = await runProgram(["restore", "--from", from, "--data", data], { ALTILIFT_DATABASE: to, ...env })
    return { data, ...restored }
  }

  it("made beside the running service is restored into an empty one: every row is the same, and the service goes on", async () => {
    expect(backedUp).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 Ready images, \d+ files with [1-9]\d* bytes/),
      stderr: expect.stringContaining("originals are not in it"),
    })
    expect((await stat(join(folder, "database.dump"))).mode & 0o077).toBe(0)
    const known = await rowsOf(url)
    // Damage: what was lost comes back from the backup alone.
    const to = await newDatabase()
    const { data, code, stdout } = await restoreTo(to)
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 Ready images")])
    expect(await rowsOf(to)).toEqual(known)
    expect(known.images).toHaveLength(1)
    for (const kept of ["vault", "thumbs"]) await cp(join(service.data, kept), join(data, kept), { recursive: true })
    const again = await startService({ data, env: { ALTILIFT_DATABASE: to } })
    const [image] = await images(again, pid)
    expect([image?.state, image?.checksum]).toEqual(["Ready", sha1(await original)])
    // Triggers and queue are there too.
    await upload(again, pid, await plainJpeg(2))
    expect((await settled(again, pid)).map(({ state }) => state)).toEqual(["Ready", "Ready"])
    await again.end()
    const acts = await byAdmin("select act, actor from audit where act in ('backed-up', 'restored')", to)
    expect(acts).toEqual([{ act: "restored", actor: expect.stringMatching(/^operator:/) }])
    expect(await byAdmin("select act from audit where act = 'backed-up'", url)).toHaveLength(1)
  }, 60_000)

  it("restored by a configuration file names the start with that file", async () => {
    const file = join(await temporaryFolder(), "altilift.yaml")
    await writeFile(file, "database: { env: RESTORED }\n")
    const data = join(await temporaryFolder(), "restored")
    const args = ["restore", "--from", folder, "--config", file, "--data", data]
    const restored = await runProgram(args, { RESTORED: await newDatabase() })
    expect(restored.stdout).toContain(`altilift-service start --config ${file} --data ${data}`)
  }, 60_000)

  it("is restored into an empty database only, whole or not at all", async () => {
    expect(await restoreTo(url)).toMatchObject({ code: 2, stderr: expect.stringContaining("make an empty one (createdb)") })
    const damaged = join(await temporaryFolder(), "damaged")
    await cp(folder, damaged, { recursive: true })
    await appendFile(join(damaged, "database.dump"), "x")
    const to = await newDatabase()
    const refused = await restoreTo(to, damaged)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("database.dump: its SHA-1 differs") })
    // A name that is taken stops it in its middle: nothing stays, and no data folder appears.
    await byAdmin("create table tasks (mine text)", to)
    const stopped = await restoreTo(to)
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('relation "tasks" already exists') })
    await expect(stat(stopped.data)).rejects.toThrow("ENOENT")
    expect(await byAdmin("select relname from pg_class where relname in ('users', 'images')", to)).toEqual([])
    // Nor is anything left in a folder that was there: the same works when the reason is gone.
    const elsewhere = await temporaryFolder()
    const data = join(await temporaryFolder(), "link")
    await symlink(elsewhere, data)
    const into = () => runProgram(["restore", "--from", folder, "--data", data], { ALTILIFT_DATABASE: to })
    expect(await into()).toMatchObject({ code: 1, stderr: expect.stringContaining('relation "tasks" already exists') })
    expect(await readdir(elsewhere)).toEqual([])
    await byAdmin("drop table tasks", to)
    expect(await into()).toMatchObject({ code: 0, stdout: expect.stringContaining("1 Ready images") })
    expect(await readdir(elsewhere)).toContain("folder-id")
    const nowhere = new URL(to)
    nowhere.pathname = "/no_such_database"
    expect(await restoreTo(nowhere.href)).toMatchObject({ code: 1, stderr: expect.stringContaining("createdb") })
  }, 60_000)

  it("says which program is missing, and which is older than the server or the dump", async () => {
    const empty = await temporaryFolder()
    await symlink(process.execPath, join(empty, "node"))
    const to = await newDatabase()
    const backup = async (env: Record<string, string>) =>
      runProgram(["backup", "--to", join(await temporaryFolder(), "new"), "--data", service.data], {
        ALTILIFT_DATABASE: url,
        ...env,
      })
    expect(await backup({ PATH: empty })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("pg_dump is not on the path"),
    })
    expect(await restoreTo(to, folder, { PATH: empty })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("pg_restore is not on the path"),
    })
    const old = await programs({
      pg_dump: "echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1",
      pg_restore: "echo 'pg_restore: error: unsupported version (1.16) in file header' >&2; exit 1",
    })
    expect((await backup(before(old))).stderr).toContain("pg_dump is older than the server")
    expect((await restoreTo(to, folder, before(old))).stderr).toContain(
      "pg_restore is older than the server, or than the program",
    )
  }, 60_000)

  it("gives programs the password by the environment: it is in no argument, message or file", async () => {
    const seen = await temporaryFolder()
    const recording = await programs({
      pg_dump: `echo "$@" > ${seen}/arguments; echo "$PGPASSWORD" > ${seen}/password; echo "could not use $3 postgres://me:$PGPASSWORD@db/x" >&2; exit 1`,
    })
    for (const address of [
      "postgres://me:geheim%21@127.0.0.1:1/x?sslmode=no-verify",
      "postgres://me@127.0.0.1:1/x?password=geheim%21",
    ]) {
      const { dump } = await import("../src/backup/postgresDump.ts")
      const path = process.env.PATH
      process.env.PATH = before(recording).PATH
      const failed = await dump(address, join(seen, "dump"))
        .catch(String)
        .finally(() => {
          process.env.PATH = path
        })
      expect(failed).toContain("pg_dump failed")
      expect(failed).not.toContain("geheim")
      expect(await readFile(join(seen, "password"), "utf8")).toBe("geheim!\n")
      expect(await readFile(join(seen, "arguments"), "utf8")).toMatch(
        /--dbname postgres:\/\/me@127\.0\.0\.1:1\/x(\?sslmode=require)?\n$/,
      )
    }
    for (const name of await readdir(folder)) {
      if (name !== "database.dump")
        expect(await readFile(join(folder, name), "utf8")).not.toContain(new URL(url).password || "no password")
    }
  })
})
