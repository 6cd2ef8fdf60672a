import { existsSync, readdirSync } from "node:fs"
import { cp } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, put, settled, sha1, start, until } from "./api.ts"
import { configured, entry, newBucket, newVault, noCeph } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, runProgram, type StartOptions, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const receiptKey = async ({ url }: RunningService) => (await fetch(`${url}/.well-known/altilift-receipt-key.pem`)).text()
const status = async (url: string) => (await fetch(url)).status

describe("roles of a process", () => {
  const refused = async (args: ReadonlyArray<string>, env: Record<string, string> = {}) => {
    const { code, stderr } = await runProgram(["start", ...args], env)
    return [code, stderr]
  }

  it("are refused where they cannot work, with the way out", async () => {
    expect(await refused(["--roles", "api,wrker"])).toEqual([2, expect.stringContaining("--roles: must be roles: api, worker")])
    expect(await refused([], { ALTILIFT_ROLES: "" })).toEqual([2, expect.stringContaining("ALTILIFT_ROLES: must be roles")])
    expect(await refused(["--roles", "api"])).toEqual([2, expect.stringContaining("PostgreSQL database: set database")])
    expect(await refused(["--roles", "worker"], { ALTILIFT_DATABASE: "postgres://nobody@127.0.0.1:9/no" })).toEqual([
      2,
      expect.stringContaining("set buckets, or leave roles out"),
    ])
  })
})

const nowhere = { endpoint: "http://127.0.0.1:9", accessKeyId: "nobody" }
const { label: _, ...nowhereVault } = entry("", "vault", nowhere)

/** Settings of processes that could share the work; the bucket is never asked. */
const shared = () => configured({ buckets: [entry("Nowhere", "nothing", nowhere)], vault: nowhereVault })

describe.skipIf(noPostgres)("processes on one PostgreSQL database", () => {
  it("that start at the same time have the same keys, one app key and one owner", async () => {
    const { args, env: secrets } = await shared()
    const env = { ...secrets, ALTILIFT_DATABASE: await newDatabase() }
    const owner = { key: "", token: "" }
    const services = await Promise.all([1, 2, 3].map(() => startService({ args, env, owner })))
    const keys = await Promise.all(services.map(receiptKey))
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toContain("PUBLIC KEY")
    const count = async (table: string) =>
      (await byAdmin(`select count(*)::int as rows from ${table}`, env.ALTILIFT_DATABASE))[0]?.rows
    expect([await count("users"), await count('"appKeys"'), await count("keys")]).toEqual([1, 1, 2])
    expect(services.filter(({ printed }) => printed().includes("key and token of the owner"))).toHaveLength(1)
    const command = `user link owner@altilift.local ${args.join(" ")} --data`
    expect(services.filter(({ printed }) => printed().includes(command))).toHaveLength(1)
    for (const service of services) expect(await service.end()).toBe(0)
  })

  it("get the keys of a data folder that was one of SQLite, and refuse those of another", async () => {
    const alone = await startService({ env: {} })
    const before = await receiptKey(alone)
    await alone.end()
    const { args, env: secrets } = await shared()
    const env = { ...secrets, ALTILIFT_DATABASE: await newDatabase() }
    const moved = await startService({ data: alone.data, args, env })
    expect(await receiptKey(moved)).toBe(before)
    const other = await startService({ args, env, owner: moved.owner })
    expect(await receiptKey(other)).toBe(before)
    const data = await temporaryFolder()
    const stranger = await startService({ data })
    await stranger.end()
    const { code, stderr } = await runProgram(["start", "--data", data, "--port", "0", ...args], env)
    expect([code, stderr]).toEqual([1, expect.stringContaining("is not the key in the database")])
  })

  const startsOn = (data: string, env: Record<string, string>, args: ReadonlyArray<string> = []) =>
    runProgram(["start", "--data", data, "--port", "0", ...args], env)

  it("that keep photos in their data folders start on the one folder that has them, also one after the other", async () => {
    const { args, env: secrets } = await configured({ buckets: [entry("Nowhere", "nothing", nowhere)] })
    const env = { ...secrets, ALTILIFT_DATABASE: await newDatabase() }
    const first = await startService({ args, env })
    const other = await temporaryFolder()
    for (const [more, settings] of [
      [args, "for several processes, set vault to a bucket. Were"],
      [[], "for several processes, set buckets in place of the embedded edge bucket, and set vault to a bucket. Were"],
    ] as const) {
      const { code, stderr } = await startsOn(other, env, more)
      expect([code, stderr]).toEqual([1, expect.stringContaining(settings)])
      expect(stderr).toContain(`another data folder than ${other}`)
    }
    expect(await first.end()).toBe(0)
    expect((await startsOn(other, env, args)).stderr).toContain("another data folder")
    // The same folder, at another place.
    await cp(first.data, other, { recursive: true })
    const moved = await startService({ data: other, args, env, owner: first.owner })
    expect(await moved.end()).toBe(0)
    // With a vault in a bucket only what is still to be moved from there is in the folder.
    const between = await configured({
      buckets: [entry("Nowhere", "nothing", nowhere)],
      vault: nowhereVault,
      formerVault: "data-folder",
    })
    expect((await startsOn(await temporaryFolder(), env, between.args)).stderr).toContain("take formerVault out")
    // Nothing moves into or out of a folder in which no service would look for it.
    const move = (data: string) => runProgram(["vault", "move", "--to", "vault", "--data", data, ...between.args], env)
    const stranger = await temporaryFolder()
    expect(await move(stranger)).toMatchObject({ code: 1, stderr: expect.stringContaining(`${stranger} is not the data folder`) })
    expect(await move(other)).toMatchObject({ code: 0, stdout: expect.stringContaining("moved 0 files") })
    // Without the configuration another database than the service's is meant, and that is said.
    const alone = await startService({ data: other, owner: first.owner })
    await alone.end()
    const added = await runProgram(["user", "add", "a@example.com", "--data", other])
    for (const said of [alone.printed(), added.stderr]) expect(said).toContain("has the files of a PostgreSQL database")
    const shares = await shared()
    const free = await startService({ args: shares.args, env, owner: first.owner })
    expect(await free.end()).toBe(0)
  })

  it("do not run on copies of one data folder at the same time", async () => {
    const env = { ALTILIFT_DATABASE: await newDatabase() }
    const first = await startService({ env })
    const other = await temporaryFolder()
    await cp(first.data, other, { recursive: true, filter: path => !path.endsWith(".lock") })
    const { code, stderr } = await startsOn(other, env)
    expect([code, stderr]).toEqual([1, expect.stringContaining("with the same data folder or a copy of it")])
    await first.end()
  })

  it("start on a database that a later version has migrated, and work there", async () => {
    const { args, env: secrets } = await shared()
    const env = { ...secrets, ALTILIFT_DATABASE: await newDatabase() }
    const service = await startService({ args, env })
    await service.end()
    for (const statement of [
      "insert into kysely_migration values ('999-later', '2099-01-01T00:00:00.000Z')",
      `alter table projects add column "addedLater" text not null default 'new'`,
      `create table "addedLater" (id text primary key)`,
    ]) {
      await byAdmin(statement, env.ALTILIFT_DATABASE)
    }
    const again = await startService({ data: service.data, args, env })
    expect(await createProject(again)).toMatch(/^[0-9a-f]{24}$/)
    expect((await runProgram(["user", "add", "a@example.com", "--data", service.data], env)).code).toBe(0)
    expect(await again.end()).toBe(0)
  })

  it("count failed sign-ins together, exactly, and requests to within a hundredth", async () => {
    const { args, env: secrets } = await shared()
    const limits = { ALTILIFT_SIGN_INS_PER_ACCOUNT: "5", ALTILIFT_REQUESTS_PER_ADDRESS: "300" }
    const env = { ...secrets, ...limits, ALTILIFT_DATABASE: await newDatabase() }
    const first = await startService({ args, env })
    const second = await startService({ args, env, owner: first.owner })
    const both = [first, second]
    const query = 'mutation { getUserToken(email: "owner@altilift.local", password: "wrong") }'
    const attempt = (at: number) => ask(both[at % 2] ?? first, query, {}, { key: first.owner.key })
    const codes = (await Promise.all(Array.from({ length: 16 }, (_, at) => attempt(at)))).flatMap(codesOf)
    expect(codes.filter(code => code === "TOO_MANY_REQUESTS")).toHaveLength(11)
    const statuses = await Promise.all(
      Array.from({ length: 400 }, (_, at) => status(`${both[at % 2]?.url}/graphql?query={__typename}`)),
    )
    const admitted = statuses.filter(code => code === 200).length
    // The sign-ins before cost more than one request each.
    expect(admitted).toBeLessThanOrEqual(300 - 16)
    expect(admitted).toBeGreaterThan(0)
    expect(statuses.filter(code => code === 429)).toHaveLength(400 - admitted)
  })
})

describe.skipIf(noPostgres || noCeph)("one process for each role, on PostgreSQL and Ceph", () => {
  let settings: StartOptions
  let [api, worker, reconstruct]: Array<RunningService> = []

  beforeAll(async () => {
    const file = await configured({ buckets: [entry("Paris", await newBucket())], vault: await newVault() })
    settings = { ...file, env: { ...file.env, ALTILIFT_DATABASE: await newDatabase() } }
    const withRoles = (roles: string): StartOptions => ({ ...settings, args: [...(settings.args ?? []), "--roles", roles] })
    const first = await startService(withRoles("api"))
    const others = ["worker", "reconstruct"].map(roles => startService({ ...withRoles(roles), owner: first.owner }))
    ;[api, worker, reconstruct] = [first, ...(await Promise.all(others))]
  })

  it("says what it is, and answers for monitoring whatever its role is", async () => {
    for (const [service, role] of [
      [api, "api"],
      [worker, "worker"],
      [reconstruct, "reconstruct"],
    ] as const) {
      expect(service?.printed()).toMatch(new RegExp(`ready at \\S+ \\(roles ${role}, data `))
      expect(await status(`${service?.url}/healthz`)).toBe(200)
      await until(
        () => status(`${service?.url}/readyz`),
        code => code === 200,
      )
      expect(await status(`${service?.url}/graphql?query={__typename}`)).toBe(role === "api" ? 200 : 404)
    }
  })

  const withPhoto = async (on: RunningService, pid: string, seed: number) => {
    const bytes = await jpeg(seed)
    const { data } = await ask(
      on,
      `mutation($pid: ID!, $checksum: String) {
        up: uploadImageS3(pid: $pid, bucket: Paris, filename: "photo.jpg", checksum: $checksum) { url image { id } }
      }`,
      { pid, checksum: sha1(bytes) },
    )
    await start(on, data.up.image.id)
    expect((await put(data.up.url, bytes)).status).toBe(200)
  }

  it("takes a photo from its registration to Ready", async () => {
    if (api === undefined) throw new Error("no api")
    const pid = await createProject(api)
    await withPhoto(api, pid, 4_242)
    const state = async () =>
      (
        await ask(api as RunningService, "query($pid: ID!) { project(id: $pid) { allImages { edges { node { state } } } } }", {
          pid,
        })
      ).data.project.allImages.edges[0].node.state
    expect(await until(state, now => now === "Ready" || now === "Invalid")).toBe("Ready")
  })

  it("clears the folders of the process that reconstructs with their projects, and handoffs after their time", async () => {
    if (api === undefined || reconstruct === undefined) throw new Error("no process")
    const [due, removed] = [await createProject(api), await createProject(api)]
    const { data } = reconstruct
    const handoffs = () =>
      [due, removed].map(pid => existsSync(join(data, "handoff", pid)) && readdirSync(join(data, "handoff", pid)).length)
    for (const pid of [due, removed]) {
      for (const seed of [4_243, 4_244, 4_245]) await withPhoto(api, pid, seed)
      await settled(api, pid)
      await ask(api, "mutation($pid: ID!) { startReconstructionWithError(id: $pid) { task { id } } }", { pid })
      const state = async () =>
        (await ask(api as RunningService, `{ project(id: "${pid}") { taskState } }`)).data.project.taskState
      await until(state, now => now === "Done")
    }
    expect(handoffs()).toEqual([1, 1])
    await ask(api, `mutation { removeProject(id: "${removed}") { id } }`)
    await until(
      async () => handoffs(),
      ([, of]) => of === false,
    )
    expect(handoffs()).toEqual([1, false])
    await byAdmin(`update tasks set "endedAt" = "endedAt" - 6 * 86400000`, settings.env?.ALTILIFT_DATABASE ?? "")
    await reconstruct.end()
    const env = { ...settings.env, ALTILIFT_KEEP_HANDOFFS_DAYS: "5" }
    const args = [...(settings.args ?? []), "--roles", "reconstruct"]
    const again = await startService({ data, args, env, owner: api.owner })
    await until(
      async () => handoffs(),
      ([of]) => of === 0,
    )
    expect(again.printed()).toContain("handoffs: removed 1")
  })
})
