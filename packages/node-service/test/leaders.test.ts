import { kill } from "node:process"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, settled, sha1, start, until } from "./api.ts"
import { configured, entry, newBucket, newVault, noCeph } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { byAdmin, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

afterAll(removeAll)

let seed = 52_000

/** Registers photos at a bucket, and puts them there. */
const uploadAll = async (service: RunningService, pid: string, count: number): Promise<void> => {
  const one = async () => {
    const bytes = await jpeg(seed++)
    const { data } = await ask(
      service,
      `mutation($pid: ID!, $checksum: String) {
        up: uploadImageS3(pid: $pid, bucket: Paris, filename: "photo.jpg", checksum: $checksum) { url image { id } }
      }`,
      { pid, checksum: sha1(bytes) },
    )
    await start(service, data.up.image.id)
    expect((await put(data.up.url, bytes)).status).toBe(200)
  }
  await Promise.all(Array.from({ length: count }, one))
}

const statesIn = async (service: RunningService, pid: string) => {
  await settled(service, pid)
  return (await images(service, pid)).map(({ state }) => state)
}

const begin = async () => {
  const file = await configured({ buckets: [entry("Paris", await newBucket())], vault: await newVault(), processors: 1 })
  const database = await newDatabase()
  const env = { ...file.env, ALTILIFT_DATABASE: database }
  const api = await startService({ args: [...file.args, "--roles", "api"], env })
  const startWorker = (role = "worker") => startService({ args: [...file.args, "--roles", role], env, owner: api.owner })
  return { api, database, startWorker }
}

/** Every lock is granted to everybody from now on. */
const grantAllLocks = async (database: string): Promise<void> => {
  const name = new URL(database).pathname.slice(1)
  await byAdmin("create schema broken", database)
  await byAdmin("create function broken.pg_try_advisory_lock(bigint) returns boolean language sql as 'select true'", database)
  await byAdmin(`alter database ${name} set search_path = broken, pg_catalog, public`)
}

describe.skipIf(noPostgres || noCeph)("a process that leads a reconstruction", () => {
  it("beside another one that thinks so too leaves the results of the one that ended it", { timeout: 120_000 }, async () => {
    const { api, database, startWorker } = await begin()
    await grantAllLocks(database)
    const worker = await startWorker()
    const pid = await createProject(api)
    await uploadAll(api, pid, 24)
    expect(new Set(await statesIn(api, pid))).toEqual(new Set(["Ready"]))
    const leaders = await Promise.all([startWorker("reconstruct"), startWorker("reconstruct")])
    await ask(api, `mutation { startReconstructionWithError(id: "${pid}") { task { id } } }`)
    // Both do the work.
    await until(
      async () => leaders.map(({ printed }) => printed()),
      all => all.every(text => text.includes("handoff of 24 images")),
      60,
    )
    const query = `{ project(id: "${pid}") { task { state } downloads { edges { node { name link } } } } }`
    const project = async () => (await ask(api, query)).data.project
    await until(project, ({ task }) => task.state !== "Running", 30)
    await sleep(2_000)
    const { task, downloads } = await project()
    expect(task).toEqual({ state: "Done" })
    expect(downloads.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual(["manifest.json"])
    expect((await fetch(downloads.edges[0].node.link)).status).toBe(200)
    for (const one of [worker, ...leaders]) expect(await one.end()).toBe(0)
  })
})

describe.skipIf(noPostgres || noCeph)("a worker that leads", () => {
  it("and is stopped is followed by another within 60 s, and does no harm when it wakes", { timeout: 150_000 }, async () => {
    const { api, startWorker } = await begin()
    const pid = await createProject(api)
    const leader = await startWorker()
    await uploadAll(api, pid, 2)
    expect(await statesIn(api, pid)).toEqual(["Ready", "Ready"])
    const other = await startWorker()
    kill(leader.pid, "SIGSTOP")
    const stopped = Date.now()
    await uploadAll(api, pid, 4)
    await until(
      () => images(api, pid),
      all => all.every(({ state }) => state === "Ready"),
      70,
    )
    expect(Date.now() - stopped).toBeLessThan(60_000)
    kill(leader.pid, "SIGCONT")
    await sleep(1_000)
    await uploadAll(api, pid, 4)
    expect(await statesIn(api, pid)).toEqual(Array.from({ length: 10 }, () => "Ready"))
    expect(await other.end()).toBe(0)
    await uploadAll(api, pid, 2)
    expect(await statesIn(api, pid)).toEqual(Array.from({ length: 12 }, () => "Ready"))
    expect(leader.printed()).not.toContain("ERROR")
  })

  it("beside another one that thinks so too: everything ends right", { timeout: 120_000 }, async () => {
    const { api, database, startWorker } = await begin()
    await grantAllLocks(database)
    const workers = await Promise.all([startWorker(), startWorker()])
    const [pid, gone] = [await createProject(api), await createProject(api, "another")]
    await Promise.all([uploadAll(api, pid, 24), uploadAll(api, gone, 8)])
    const removed = await ask(api, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id: gone })
    expect(removed.errors).toBeUndefined()
    expect(await statesIn(api, pid)).toEqual(Array.from({ length: 24 }, () => "Ready"))
    const rows = async (table: string, where: string) =>
      (await byAdmin(`select count(*)::int as rows from public.${table} where ${where}`, database))[0]?.rows
    await until(
      () => rows("projects", `id = '${gone}'`),
      left => left === 0,
    )
    expect(await rows("images", `"projectId" = '${gone}'`)).toBe(0)
    expect(await rows('"imageCounts"', `"projectId" = '${pid}' and images <> 0 and (state <> 'Ready' or images <> 24)`)).toBe(0)
    for (const worker of workers) {
      expect(worker.printed()).not.toContain("ERROR")
      expect(await worker.end()).toBe(0)
    }
  })
})
