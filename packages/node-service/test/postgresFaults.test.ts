import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, images } from "./api.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { startTcpProxy, type TcpProxy } from "./tcpProxy.ts"

let service: RunningService
let proxy: TcpProxy
let url: string
let pid: string

const place = { cloud: "S3", bucket: "Local" }

const register = (name: string) =>
  ask(service, `mutation { uploadImageS3(pid: "${pid}", bucket: ${place.bucket}, filename: "${name}") { image { id } } }`)

/** Codes of the errors of a request, and how long it took in milliseconds. */
const asked = async () => {
  const began = Date.now()
  const codes = codesOf(await register("a.jpg"))
  return { codes, took: Date.now() - began }
}

const worksAgain = () => expect.poll(async () => (await asked()).codes, { timeout: 30_000, interval: 300 }).toEqual([])

/** Lines of the log that say that the database is away. */
const complaints = () => service.printed().match(/cannot be used; requests are refused/g)?.length ?? 0

describe.skipIf(noPostgres)("a service whose PostgreSQL", () => {
  beforeAll(async () => {
    url = await newDatabase()
    proxy = await startTcpProxy(Number(new URL(url).port))
    const through = new URL(url)
    through.port = String(proxy.port)
    service = await startService({ env: { ALTILIFT_DATABASE: through.href } })
    pid = await createProject(service)
  })
  afterAll(async () => {
    // What the service still says must not hold a password.
    expect(service.printed()).not.toContain(new URL(url).password)
    expect(service.printed()).not.toContain("INTERNAL")
    await removeAll()
    await proxy.close()
  })

  it("is away refuses with UNAVAILABLE at once, says it once, and goes on when it is back", async () => {
    const before = complaints()
    proxy.cut()
    for (let tries = 0; tries < 10; tries++) {
      const { codes, took } = await asked()
      expect(codes).toEqual(["UNAVAILABLE"])
      expect(took).toBeLessThan(6_000)
    }
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503)
    expect(complaints()).toBe(before + 1)
    proxy.open()
    await worksAgain()
    expect(service.printed()).toMatch(/can be used again, after \d+ s/)
  })

  it("ends all connections goes on, and nothing is half done", async () => {
    const known = (await images(service, pid)).length
    const names = Array.from({ length: 60 }, (_, index) => `cut${index}.jpg`)
    const all = names.map(register)
    await sleep(30)
    await byAdmin(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      url,
    )
    proxy.reset()
    const answers = (await Promise.all(all)).map(codesOf)
    expect(answers.filter(codes => codes.length > 0 && codes[0] !== "UNAVAILABLE")).toEqual([])
    await worksAgain()
    const counted = await byAdmin(`select sum(images)::int as images from "imageCounts"`, url)
    const present = await byAdmin("select count(*)::int as images from images", url)
    expect(counted).toEqual(present)
    expect((await images(service, pid)).length).toBeGreaterThanOrEqual(known + answers.filter(codes => codes.length === 0).length)
  })

  it("answers nothing any more does not hold requests for ever", async () => {
    proxy.silence()
    const answers = await Promise.all(Array.from({ length: 30 }, asked))
    expect(answers.flatMap(({ codes }) => codes)).toEqual(answers.map(() => "UNAVAILABLE"))
    expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(30_000)
    // Packets that were lost come never: connections of before are of no use.
    proxy.open()
    await worksAgain()
  })

  it("takes no writes refuses them with UNAVAILABLE, and reads", async () => {
    const name = new URL(url).pathname.slice(1)
    const drop = () =>
      byAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`)
    await byAdmin(`alter database ${name} set default_transaction_read_only = on`)
    await drop()
    await expect.poll(async () => (await asked()).codes).toEqual(["UNAVAILABLE"])
    expect((await images(service, pid)).length).toBeGreaterThan(0)
    await byAdmin(`alter database ${name} reset default_transaction_read_only`)
    await drop()
    await worksAgain()
  })

  it("cannot be used at the start names host, database and the way out, and no secret", async () => {
    const start = async (change: (wrong: URL) => void) => {
      const wrong = new URL(url)
      wrong.password = "pass-the-word"
      change(wrong)
      const ended = await runProgram(["start", "--data", service.data, "--port", "0"], { ALTILIFT_DATABASE: wrong.href })
      expect(ended.code).toBe(1)
      expect(ended.stdout + ended.stderr).not.toContain("pass-the-word")
      return ended.stderr
    }
    await service.end()
    expect(await start(wrong => Object.assign(wrong, { pathname: "/nothing" }))).toMatch(
      /127\.0\.0\.1:\d+\/nothing cannot be used.*createdb/s,
    )
    expect(await start(wrong => Object.assign(wrong, { port: "1" }))).toMatch(
      /127\.0\.0\.1:1\/\w+ cannot be used.*Start the server/s,
    )
    expect(await start(wrong => Object.assign(wrong, { username: "nobody" }))).toMatch(
      /cannot be used.*another user than nobody/s,
    )
  })
})
