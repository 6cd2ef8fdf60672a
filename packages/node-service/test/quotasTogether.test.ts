import { Client } from "pg"
import { afterAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, sha1, start, until } from "./api.ts"
import { configured, entry, newBucket, newVault, noCeph } from "./ceph.ts"
import { plainJpeg } from "./photos.ts"
import { byAdmin, dropDatabases, newDatabase, noPostgres } from "./postgres.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

afterAll(async () => {
  await removeAll()
  await dropDatabases()
})

const length = 40_000

/** A photo of this length: what follows the picture belongs to no marker, and is ignored. */
const photo = async (seed: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length)
  bytes.set(await plainJpeg(seed))
  return bytes
}

/** Registers a photo at the bucket and puts it there; its id. */
const send = async (service: RunningService, pid: string, bytes: Uint8Array): Promise<string> => {
  const { data } = await ask(
    service,
    `mutation($pid: ID!, $checksum: String) {
      up: uploadImageS3(pid: $pid, bucket: Paris, filename: "photo.jpg", checksum: $checksum) { url image { id } }
    }`,
    { pid, checksum: sha1(bytes) },
  )
  await start(service, data.up.image.id)
  expect((await put(data.up.url, bytes)).status).toBe(200)
  return data.up.image.id
}

describe.skipIf(noPostgres || noCeph)("bytes that come through two processes", () => {
  it("do not exceed a quota of a project together, nor one of a user", { timeout: 120_000 }, async () => {
    // Without a worker, nothing looks into the bucket but who is told that a photo is there.
    const file = await configured({ buckets: [entry("Paris", await newBucket())], vault: await newVault() })
    const database = await newDatabase()
    const env = { ...file.env, ALTILIFT_DATABASE: database }
    const one = await startService({ args: [...file.args, "--roles", "api"], env })
    const other = await startService({ args: [...file.args, "--roles", "api"], env, owner: one.owner })
    const sent = async (pid: string, seed: number, count: number) =>
      Promise.all(Array.from({ length: count }, async (_, index) => send(one, pid, await photo(seed + index))))
    /** Tells both processes at once that photos are there; all are judged before one of them is counted. */
    const tell = async (ids: ReadonlyArray<string>) => {
      const holding = new Client({ connectionString: database })
      await holding.connect()
      await holding.query("begin")
      await holding.query(`select 1 from "userCounts" for update`)
      const answers = ids.map((id, index) =>
        ask(index % 2 === 0 ? one : other, `mutation { doneImageUpload(id: "${id}") { state } }`),
      )
      const waiting = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
      await until(
        () => byAdmin(waiting, database),
        found => found.length >= 6,
      )
      await holding.query("commit")
      await holding.end()
      await Promise.all(answers)
    }
    const kept = async (pid: string) => (await images(one, pid)).filter(({ state }) => state === "Uploaded").length
    const limited = 3 * length + length / 2
    const pid = await createProject(one)
    await byAdmin(`update projects set "bytesLimit" = ${limited} where id = '${pid}'`, database)
    await tell(await sent(pid, 7_000, 8))
    expect(await kept(pid)).toBe(3)
    expect((await images(one, pid)).filter(({ state }) => state === "Invalid")).toHaveLength(5)

    await byAdmin("update images set state = 'Invalid', size = null", database)
    await byAdmin(`update users set "bytesLimit" = ${limited}`, database)
    const projects = [await createProject(one), await createProject(one)] as const
    await tell([...(await sent(projects[0], 7_100, 4)), ...(await sent(projects[1], 7_200, 4))])
    expect((await kept(projects[0])) + (await kept(projects[1]))).toBe(3)
    expect((await byAdmin(`select bytes from "userCounts"`, database)).map(({ bytes }) => Number(bytes))).toEqual([3 * length])
    for (const service of [one, other]) await service.end()
  })
})
