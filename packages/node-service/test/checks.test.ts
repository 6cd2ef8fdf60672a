import { once } from "node:events"
import { rename, rm, writeFile } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import { join } from "node:path"
import { Effect, Exit, Layer, Logger, Scope } from "effect"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import { type Check, Checks, isReady } from "../src/monitoring/Checks.ts"
import type { ReadinessAnswer } from "../src/readiness.ts"
import { until } from "./api.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

const scopes: Array<Scope.Closeable> = []
const lines: Array<string> = []

afterAll(removeAll)
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
  lines.length = 0
})

const log = Logger.layer([Logger.make(({ message }) => void lines.push(String(message)))])

/** What asks these checks. */
const checksOf = async (...checks: ReadonlyArray<Check>) => {
  const scope = Scope.makeUnsafe()
  scopes.push(scope)
  const built = Layer.buildWithScope(Layer.provide(Checks.layer(Effect.succeed(checks)), log), scope)
  const context = await Effect.runPromise(Effect.provide(built, log))
  const ask = Effect.provide(
    Effect.flatMap(Checks, ({ all }) => all),
    log,
  )
  return () => Effect.runPromise(Effect.provideContext(ask, context))
}

const fails = Effect.fail({ code: "broken", why: "the disk of 10.0.0.7 is gone" })

describe("a check", () => {
  it("that hangs fails within its time, holds up no other, and is not begun again meanwhile", async () => {
    let begun = 0
    const hangs = Effect.andThen(
      Effect.sync(() => begun++),
      Effect.never,
    )
    const ask = await checksOf({ name: "hangs", run: hangs }, { name: "good", run: Effect.void })
    const from = Date.now()
    const found = await ask()
    expect(found.map(({ name, problem }) => [name, problem])).toEqual([
      ["hangs", "check-timeout"],
      ["good", undefined],
    ])
    expect(Date.now() - from).toBeLessThan(4_000)
    await new Promise(resolve => setTimeout(resolve, 5_100 - (Date.now() - from)))
    await ask()
    expect(begun).toBe(1)
  })

  it("is made once for all who ask within seconds", async () => {
    let made = 0
    const run = Effect.andThen(
      Effect.sync(() => made++),
      Effect.sleep(20),
    )
    const ask = await checksOf({ name: "slow", run })
    await Promise.all(Array.from({ length: 100 }, ask))
    await ask()
    expect(made).toBe(1)
  })

  it("says to the log once why it fails, also of a defect, and to who asks only the code", async () => {
    const ask = await checksOf({ name: "bad", run: fails }, { name: "worse", run: Effect.die(new Error("a defect")) })
    const found = await ask()
    expect(found.map(({ problem }) => problem)).toEqual(["broken", "check-defect"])
    expect(JSON.stringify(found)).not.toContain("10.0.0.7")
    await ask()
    expect(lines.filter(line => line.includes("10.0.0.7"))).toHaveLength(1)
    expect(lines.join()).toContain("a defect")
  })

  it("of a group may fail while another of the group succeeds", async () => {
    const group = (...problems: ReadonlyArray<string | undefined>) =>
      problems.map((problem, index) => ({ name: `bucket ${index}`, group: "buckets", problem, at: 0 }))
    expect(isReady([{ name: "vault", problem: undefined, at: 0 }, ...group("gone", undefined)])).toBe(true)
    expect(isReady(group("gone", "gone"))).toBe(false)
    expect(isReady([{ name: "vault", problem: "gone", at: 0 }, ...group(undefined)])).toBe(false)
  })
})

const problems = async ({ url, owner }: RunningService) => {
  const response = await fetch(`${url}/readyz`, { headers: { key: owner.key, altitoken: owner.token } })
  const { checks } = (await response.json()) as ReadinessAnswer
  return [response.status, ...checks.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]))]
}

describe("/readyz of a service", () => {
  it("says that the vault is gone, and when it is back", async () => {
    const service = await startService()
    expect(await problems(service)).toEqual([200])
    const vault = join(service.data, "vault")
    await rename(vault, `${vault}.away`)
    await until(
      () => problems(service),
      found => found.includes("vault: vault-unavailable"),
    )
    expect((await problems(service))[0]).toBe(503)
    await rm(vault, { recursive: true, force: true })
    await rename(`${vault}.away`, vault)
    await until(
      () => problems(service),
      ([status]) => status === 200,
    )
    await until(
      async () => service.printed(),
      text => /not ready: vault: .*ready again: vault/s.test(text),
    )
    expect(await service.end()).toBe(0)
  })

  it("names each bucket that fails, one that hangs too, at once", async () => {
    const silent = createServer()
    await once(silent.listen(0, "127.0.0.1"), "listening")
    const { port } = silent.address() as AddressInfo
    const config = join(await temporaryFolder(), "altilift.yaml")
    const bucket = (label: string, endpoint: string) =>
      `{ cloud: S3, label: ${label}, bucket: photos, endpoint: "${endpoint}", pathStyle: true, accessKeyId: a, secretAccessKey: b }`
    const buckets = [bucket("Closed", "http://127.0.0.1:9"), bucket("Silent", `http://127.0.0.1:${port}`)]
    await writeFile(config, `buckets: [${buckets.join(", ")}]`)
    const service = await startService({ args: ["--config", config] })
    const from = Date.now()
    const found = await problems(service)
    expect(Date.now() - from).toBeLessThan(4_000)
    expect(found).toEqual([503, expect.stringMatching(/^bucket S3\/Closed: bucket-/), "bucket S3/Silent: check-timeout"])
    silent.close()
    expect(await service.end()).toBe(0)
  })

  it.skipIf(noPostgres)("says that its database is gone", async () => {
    const database = await newDatabase()
    const service = await startService({ env: { ALTILIFT_DATABASE: database } })
    expect(await problems(service)).toEqual([200])
    const name = new URL(database).pathname.slice(1)
    await byAdmin(`alter database ${name} allow_connections false`)
    await byAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    const strangers = async () => {
      const response = await fetch(`${service.url}/readyz`)
      return { status: response.status, text: await response.text() }
    }
    const { text } = await until(strangers, ({ status }) => status === 503)
    expect(text).toContain('{"name":"database","ok":false}')
    await byAdmin(`alter database ${name} allow_connections true`)
    await until(
      () => problems(service),
      ([status]) => status === 200,
    )
    expect(await service.end()).toBe(0)
  })
})
