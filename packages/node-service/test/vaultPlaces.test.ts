import { writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { afterAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { ownerOf, sessionName } from "../src/drivers/postgres/named.ts"
import { DatabaseError } from "../src/ports/Database.ts"
import type { RunningProcess } from "../src/store/RunningProcess.ts"
import { watchPlaces } from "../src/vault/requirePlaces.ts"
import { placesNumber, type VaultPlaces } from "../src/vault/vaultSettings.ts"
import { until } from "./api.ts"
import { databaseOf, onPostgres, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { sql } from "./store.ts"

afterAll(removeAll)

/** A bucket that does not answer: before a file moves, nothing is asked of it. */
const bucket = (name: string) => ({
  ...{ cloud: "S3", bucket: name, endpoint: "http://127.0.0.1:9", pathStyle: true },
  ...{ accessKeyId: "key", secretAccessKey: "secret of the bucket" },
})

const configured = async (settings: object) => {
  const path = join(await temporaryFolder(), "altilift.json")
  await writeFile(path, JSON.stringify(settings))
  return ["--config", path]
}

/** PostgreSQL ends a session a moment after its process. */
const moved = (data: string, config: ReadonlyArray<string>, env = {}) =>
  until(
    () => runProgram(["vault", "move", "--data", data, ...config], env),
    ({ code }) => code === 0,
  )

const acts = async (data: string) =>
  (await sql(data, "select act, subject from audit where act like 'vault-%' order by seq")).map(row => [row.act, row.subject])

describe("vault move", () => {
  it("is refused beside a process that does not know the former place, and names it", async () => {
    const data = await temporaryFolder()
    const before = await startService({ data })
    const config = await configured({ vault: bucket("new-place"), formerVault: "data-folder" })
    const refused = await runProgram(["vault", "move", "--data", data, ...config])
    expect(refused).toMatchObject({ code: 1, stdout: "" })
    const told = refused.stderr.split("\n").filter(line => line.startsWith("altilift-service:"))
    expect(told).toEqual([
      expect.stringMatching(/all processes have vault: new-place and formerVault: data-folder\./),
      expect.stringMatching(`process ${before.pid} on ${hostname().slice(0, 20)}.*, roles api, worker, reconstruct$`),
      expect.stringMatching(/Start each of them again with the configuration file of this command/),
    ])
    expect(await acts(data)).toEqual([])
    expect(await runProgram(["vault", "move", "--check", "--data", data, ...config])).toMatchObject({ code: 0 })
    // What a killed process left is not taken for one that runs.
    await before.end("SIGKILL")
    await moved(data, config)
    const after = await startService({ data, args: config })
    await moved(data, config)
    await after.end()
    const [started, ended] = ["data-folder to new-place", "data-folder to new-place: 0 files moved"]
    expect(await acts(data)).toEqual([
      ...[0, 1].flatMap(() => [
        ["vault-move-started", started],
        ["vault-moved", ended],
      ]),
    ])
  }, 180_000)

  it.skipIf(!onPostgres)(
    "names each process of a fleet that has other places",
    async () => {
      const data = await temporaryFolder()
      const { ALTILIFT_DATABASE: url = "" } = await databaseOf(data)
      const env = { ALTILIFT_DATABASE: `${url}?application_name=fleet%20a` }
      const label = { label: "edge", ...bucket("edge-bucket"), region: "us-east-1" }
      const places = (vault: string, former?: string) =>
        configured({ buckets: [label], vault: bucket(vault), ...(former && { formerVault: bucket(former) }) })
      const [old, now, wrongWay] = [await places("old"), await places("new", "old"), await places("old", "new")]
      const api = await startService({ data, env, args: [...now, "--roles", "api"] })
      const start = async (config: ReadonlyArray<string>, roles: string) =>
        startService({ data: await temporaryFolder(), env, args: [...config, "--roles", roles], owner: api.owner })
      const worker = await start(old, "worker")
      const reconstruct = await start(wrongWay, "reconstruct")
      const { code, stderr } = await runProgram(["vault", "move", "--data", data, ...now], env)
      expect([code, stderr]).toEqual([1, expect.stringMatching(`process ${worker.pid} on .*, roles worker\n`)])
      expect(stderr).toMatch(new RegExp(`process ${reconstruct.pid} on .*, roles reconstruct\n`))
      expect(stderr).not.toContain(`process ${api.pid} on`)
      await Promise.all([worker.end(), reconstruct.end()])
      await moved(data, now, env)
      await api.end()
    },
    180_000,
  )
})

describe("a move that is under way", () => {
  const settings = readSettings({}, {})
  const places = { vault: settings.vault, formerVault: settings.vault }
  const seen = (one: VaultPlaces): RunningProcess => ({ self: undefined, places: placesNumber(one), seenAt: "here" })

  it("ends when a process comes that has other places, and not when the database is away for a moment", async () => {
    const looks = [
      Effect.fail(new DatabaseError({ cause: new Error("away"), unavailable: true })),
      Effect.succeed([seen(places)]),
    ] as const
    let looked = 0
    const running = Effect.suspend(
      (): Effect.Effect<ReadonlyArray<RunningProcess>, DatabaseError> =>
        looks[looked++] ?? Effect.succeed([seen({ ...places, formerVault: undefined })]),
    )
    const watching = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(watchPlaces(places, running)))
      yield* TestClock.adjust("1 minute")
      return yield* Fiber.join(fiber)
    })
    const error = await Effect.runPromise(Effect.provide(watching, TestClock.layer()))
    expect(error.message).toMatch(/does not say what it is.*\(here\)/)
    expect(looked).toBeGreaterThan(looks.length)
  })
})

describe("the name of a process's connection", () => {
  const self = { roles: ["api", "worker"], pid: 4711, host: "uploads-api-1.example.com", places: 1 } as const

  it("tells roles, process and host, also where PostgreSQL cuts it", () => {
    const { places: _, ...owner } = self
    expect(ownerOf(`${sessionName(self)} fleet a`)).toEqual(owner)
    expect(ownerOf(sessionName({ ...self, host: "h".repeat(80) }).slice(0, 63))).toEqual({ ...owner, host: `${"h".repeat(22)}…` })
    expect(ownerOf("altilift-service session fleet a")).toBeUndefined()
  })
})
