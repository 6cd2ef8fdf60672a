import { afterAll, describe, expect, it } from "vitest"
import { ask, createProject, until } from "./api.ts"
import { configured, entry } from "./ceph.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { readMetrics, sum } from "./prometheus.ts"
import { removeAll, runProgram, startService } from "./service.ts"

afterAll(removeAll)

const problem = "no reason at all"

describe("altilift-service jobs", () => {
  it("says where jobs are when the database is SQLite, and what is missing on the command line", async () => {
    const { code, stderr } = await runProgram(["jobs", "list"])
    expect([code, stderr]).toEqual([1, expect.stringContaining("PostgreSQL")])
    const none = await runProgram(["jobs", "retry"])
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("--all")])
    for (const most of ["0", "-1"]) {
      const refused = await runProgram(["jobs", "list", `--most=${most}`])
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining(`--most must be a whole number above 0, not ${most}`),
      ])
    }
  })
})

describe.skipIf(noPostgres)("jobs in PostgreSQL", () => {
  it("are listed, tried again and dropped, beside the service", async () => {
    const env = { ALTILIFT_DATABASE: await newDatabase() }
    const service = await startService({ env: { ...env, ALTILIFT_PROCESSORS: "0", ALTILIFT_METRICS_PORT: "0" } })
    const jobs = async (...words: ReadonlyArray<string>) => {
      const { code, stdout, stderr } = await runProgram(["jobs", ...words, "--data", service.data, "--json"], env)
      return { code, stderr, answer: JSON.parse(stdout) }
    }
    const insert = (key: string) =>
      byAdmin(
        `insert into pgboss.job (name, singleton_key, data) values ('dead-letters', 'verification ${key}',
          '{"kind":"verification","key":"${key}","failures":20,"problem":"${problem}"}')`,
        env.ALTILIFT_DATABASE,
      )
    expect((await jobs("list")).answer).toEqual({ jobs: [], depth: [] })
    await insert("a")
    await insert("b")
    const dead = (await jobs("list")).answer.jobs
    expect(dead).toMatchObject(["a", "b"].map(key => ({ key, kind: "verification", state: "dead", failures: 20, problem })))
    const plain = await runProgram(["jobs", "list", "--data", service.data], env)
    expect(plain.stdout).toMatch(new RegExp(`^${dead[0].id}  dead  verification a  since \\d+ s  failed 20  ${problem}$`, "m"))
    expect(await jobs("retry", dead[0].id)).toMatchObject({ code: 0, answer: { jobs: 1 } })
    const missing = await jobs("drop", dead[0].id)
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("0 of 1 jobs found")])
    expect(await jobs("drop", "--all")).toMatchObject({ code: 0, answer: { jobs: 1 } })
    expect((await jobs("list")).answer).toMatchObject({
      jobs: [{ key: "a", state: "waiting", failures: 0 }],
      depth: [{ kind: "verification", state: "waiting", jobs: 1 }],
    })
    const acts = await byAdmin("select act, subject from audit where act like 'jobs-%' order by seq", env.ALTILIFT_DATABASE)
    expect(acts).toEqual([
      { act: "jobs-retried", subject: `1 job: ${dead[0].id}` },
      { act: "jobs-dropped", subject: `1 job: ${dead[1].id}` },
    ])
    await insert("c")
    const [, monitoring] = /metrics at (\S+)\/metrics/.exec(service.printed()) ?? []
    const measured = async () => readMetrics(await (await fetch(`${monitoring}/metrics`)).text())
    const counted = await until(measured, all => sum(all, "altilift_jobs", { kind: "verification", state: "dead" }) === 1)
    expect(sum(counted, "altilift_jobs", { kind: "verification", state: "waiting" })).toBe(1)
    expect(sum(counted, "altilift_jobs_oldest_age_seconds", { state: "waiting" })).toBeGreaterThan(0)
    await service.end()
  })
})

describe.skipIf(noPostgres)("three processes that are asked for the same reconstruction at once", () => {
  it("start it once", async () => {
    const env = { ALTILIFT_DATABASE: await newDatabase() }
    // Nothing is put into the bucket.
    const { label: _, ...vault } = entry("", "vault", { accessKeyId: "nobody" })
    const settings = await configured({ buckets: [entry("Paris", "absent", { accessKeyId: "nobody" })], vault })
    const options = { ...settings, env: { ...settings.env, ...env, CEPH_SECRET: "none" } }
    const first = await startService(options)
    const others = await Promise.all([1, 2].map(() => startService({ ...options, owner: first.owner })))
    const url = env.ALTILIFT_DATABASE
    await byAdmin("create table fired (task text)", url)
    await byAdmin(
      `create function note() returns trigger language plpgsql as
        'begin insert into fired values (new.id); return null; end'`,
      url,
    )
    await byAdmin(
      `create trigger fires after update on tasks for each row
        when (old.state = 'Pending' and new.state = 'Running') execute function note()`,
      url,
    )
    for (let round = 0; round < 5; round++) {
      const pid = await createProject(first)
      for (const digit of ["1", "2", "3"]) {
        const photo = `pid: "${pid}", bucket: Paris, filename: "${digit}.jpg", checksum: "${digit.repeat(40)}"`
        await ask(first, `mutation { uploadImageS3(${photo}) { image { id } } }`)
      }
      const mutation = `mutation { preStartReconstruction(id: "${pid}") { error { message } task { id } } }`
      const answers = await Promise.all([first, ...others].flatMap(service => [ask(service, mutation), ask(service, mutation)]))
      const ids = answers.flatMap(({ data }) => data.preStartReconstruction.task?.id ?? [])
      const rows = await byAdmin(`select id from tasks where "projectId" = '${pid}'`, url)
      expect(rows).toHaveLength(1)
      expect(new Set(ids)).toEqual(new Set(rows.map(({ id }) => id)))
      await byAdmin(`update images set state = 'Ready' where "projectId" = '${pid}'`, url)
    }
    // As if the last photo became Ready just now.
    await byAdmin("select pg_notify('altilift', 'tasks')", url)
    const fired = () => byAdmin("select task from fired", url)
    await until(fired, tasks => tasks.length >= 5, 90)
    expect(new Set((await fired()).map(({ task }) => task)).size).toBe((await fired()).length)
    for (const service of [first, ...others]) await service.end()
  }, 180_000)
})
