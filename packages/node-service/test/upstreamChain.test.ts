import { randomBytes } from "node:crypto"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, it } from "vitest"
import { ask, createProject, images, register, settled, until, upload } from "./api.ts"
import { type Forwarded, makeForwarded } from "./forwarder.ts"
import { type MetaFile, uploadMeta } from "./metaFiles.ts"
import { jpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

const forwarded = new Set<Forwarded>()
afterAll(async () => {
  for (const one of forwarded) await one.close()
  await removeAll()
})

/** A service that forwards to another one; `start` starts it again. */
const makeOffice = async (endpoint: string, { key, token }: Login, more: object = {}) => {
  const folder = await temporaryFolder()
  const config = join(folder, "service.yaml")
  const upstream = { name: "office", kind: "upstream", endpoint, key: { env: "KEY" }, token, ...more }
  await writeFile(config, JSON.stringify({ reconstructors: [upstream] }))
  return { start: () => startService({ data: join(folder, "data"), args: ["--config", config], env: { KEY: key } }) }
}

const mutation = "mutation($id: ID!) { startReconstructionWithError(id: $id) { task { id } } }"

/** A project whose photos are Ready, and whose reconstruction was started. */
const startSet = async (service: RunningService, photos: ReadonlyArray<Uint8Array>): Promise<string> => {
  const id = await createProject(service, "Quarry")
  await Promise.all(photos.map((bytes, index) => upload(service, id, bytes, `photo-${index}.jpg`)))
  await settled(service, id)
  await ask(service, mutation, { id })
  return id
}

const photosOf = (count: number, side: number) => Promise.all(Array.from({ length: count }, (_, seed) => jpeg(seed, side)))

interface Task {
  readonly state: string
  readonly progress: number | null
  readonly stepName: string | null
  readonly problem: { readonly code: string; readonly params: unknown } | null
}

const taskOf = async (service: RunningService, id: string): Promise<Task> => {
  const query = "query($id: ID!) { project(id: $id) { task { state progress stepName problem { code params } } } }"
  return (await ask(service, query, { id })).data.project.task
}

const ended = (service: RunningService, id: string, seconds?: number) =>
  until(
    () => taskOf(service, id),
    ({ state }) => state !== "Running",
    seconds,
  )

/** States and checksums of a project's images. */
const contents = async (service: RunningService, pid: string) =>
  (await images(service, pid)).map(({ state, checksum }) => `${state} ${checksum}`).sort()

const projectThere = async (service: RunningService, id: string): Promise<string> => {
  const { data } = await ask(service, "{ my { allProjects { edges { node { id name } } } } }")
  const all: ReadonlyArray<{ node: { id: string; name: string } }> = data.my.allProjects.edges
  expect(all.map(({ node }) => node.name)).toEqual([`Quarry (${id.slice(-8)})`])
  return all[0]?.node.id ?? ""
}

it("brings a set to another server and its results back", async () => {
  const second = await startService()
  const first = await (await makeOffice(second.url, second.owner)).start()
  const id = await startSet(first, await photosOf(3, 64))
  expect(await ended(first, id)).toMatchObject({ state: "Done", progress: 1 })
  expect(await contents(second, await projectThere(second, id))).toEqual(await contents(first, id))
  const query = "query($id: ID!) { project(id: $id) { downloads { edges { node { name link checksum } } } } }"
  const [{ node }] = (await ask(first, query, { id })).data.project.downloads.edges
  expect(node.name).toBe("manifest.json")
  expect((await (await fetch(node.link)).json()).images).toHaveLength(3)
})

it("brings the meta files of a set there too", async () => {
  const second = await startService()
  const first = await (await makeOffice(second.url, second.owner)).start()
  const id = await createProject(first, "Quarry")
  const photos = await photosOf(3, 64)
  await Promise.all(photos.map((bytes, index) => upload(first, id, bytes, `photo-${index}.jpg`)))
  await settled(first, id)
  await uploadMeta(first, id, "gcp_list.txt", "EPSG:4326\n1 2 3 4 5 photo-0.jpg\n")
  await uploadMeta(first, id, "camera.txt", "1 2 3")
  const ids = new Set<string>()
  for (const run of [1, 2]) {
    await ask(first, mutation, { id })
    expect(await ended(first, id)).toMatchObject({ state: "Done" })
    const there = await projectThere(second, id)
    const { data } = await ask(second, `{ project(id: "${there}") { metaFiles { id name state } } }`)
    expect(
      data.project.metaFiles.map(({ name, state }: MetaFile) => `${name} ${state}`),
      `run ${run}`,
    ).toEqual(["gcp_list.txt Ready", "camera.txt Ready"])
    // Nothing is sent twice.
    expect((await readdir(join(second.data, "meta", there))).length).toBe(2)
    ids.add(data.project.metaFiles.map(({ id }: MetaFile) => id).join())
  }
  expect(ids.size).toBe(1)
})
const ownerOf = async (data: string): Promise<Login> => JSON.parse(await readFile(join(data, "owner.json"), "utf8"))

/** A service behind addresses that stay, and one that forwards to it. */
const startChain = async (more: object = {}) => {
  const second = await makeForwarded(await temporaryFolder())
  forwarded.add(second)
  await second.start()
  const owner = await ownerOf(second.data)
  return { second, office: await makeOffice(second.url, owner, more), there: { ...second, owner } as unknown as RunningService }
}

it("sends nothing twice when each of the two is killed in the middle", async () => {
  const { second, office, there } = await startChain({ bandwidth: "100k" })
  let first = await office.start()
  const photos = await photosOf(24, 300)
  const id = await startSet(first, photos)
  const arrived = (count: number) =>
    until(
      async () => second.acknowledged().length,
      now => now >= count,
    )

  await arrived(4)
  await first.end("SIGKILL")
  first = await office.start()
  await arrived(10)
  await second.kill()
  expect(second.acknowledged().length).toBeLessThan(photos.length)
  await second.start()

  const expected = await contents(first, id)
  await until(
    async () => await contents(there, await projectThere(there, id)),
    now => now.join() === expected.join(),
  )
  expect(await ended(first, id)).toMatchObject({ state: "Done" })
  // An answer that the kill cut off is not counted; what arrived with it is not sent again either.
  expect(new Set(second.acknowledged()).size).toBe(second.acknowledged().length)
  expect(second.acknowledged().length).toBeLessThanOrEqual(photos.length)
}, 150_000)

it("tells the other server when a stopped set will not come, and ends in time with the service", async () => {
  const { second, office, there } = await startChain({ bandwidth: "40k" })
  const first = await office.start()
  const id = await startSet(first, await photosOf(12, 300))
  const begun = () =>
    until(
      async () => second.acknowledged().length,
      now => now >= 1,
    )
  await begun()
  await ask(first, "mutation($id: ID!) { stopReconstruction(id: $id) { id } }", { id })
  const left = await settled(there, await projectThere(there, id))
  expect(left.some(({ state }) => state === "Invalid")).toBe(true)
  expect(await taskOf(first, id)).toMatchObject({ state: "Stopped" })
  expect(await taskOf(there, left.length === 0 ? "" : await projectThere(there, id))).toBeNull()

  const before = second.acknowledged().length
  await ask(first, mutation, { id })
  await until(
    async () => second.acknowledged().length,
    now => now > before,
  )
  const told = Date.now()
  expect(await first.end("SIGTERM")).toBe(0)
  expect(Date.now() - told).toBeLessThan(9_000)
  const again = await office.start()
  expect(await ended(again, id)).toMatchObject({ state: "Done" })
  const there2 = await contents(there, await projectThere(there, id))
  expect(there2).toEqual(await contents(again, id))
  expect(new Set(second.acknowledged()).size).toBe(second.acknowledged().length)
}, 120_000)

const pausing = (what: "pause" | "resume") => `mutation($id: ID!) { task: ${what}Reconstruction(id: $id) { state paused } }`

it("is paused and resumed by hand, over a restart, and sends nothing twice", async () => {
  const { second, office } = await startChain({ bandwidth: "40k" })
  let first = await office.start()
  const id = await startSet(first, await photosOf(12, 300))
  const count = () => second.acknowledged().length
  await until(
    async () => count(),
    now => now >= 1,
  )
  const running = { state: "Running", paused: true }
  for (const _ of [1, 2]) expect((await ask(first, pausing("pause"), { id })).data.task).toEqual(running)
  // Transfers may end within two seconds.
  await sleep(4_500)
  const before = count()
  expect(before).toBeLessThan(12)
  await sleep(2_000)
  await first.end()
  first = await office.start()
  await sleep(2_000)
  expect(count()).toBe(before)
  expect((await ask(first, pausing("resume"), { id })).data.task).toEqual({ state: "Running", paused: false })
  expect(await ended(first, id)).toMatchObject({ state: "Done" })
  expect(new Set(second.acknowledged()).size).toBe(second.acknowledged().length)
  expect((await ask(first, pausing("resume"), { id })).errors?.[0]?.extensions?.code).toBe("CONFLICT")
}, 120_000)

it("is not paused where the reconstructor would begin again", async () => {
  const service = await startService()
  const id = await createProject(service)
  for (const seed of [1, 2]) await register(service, id, await jpeg(seed))
  await ask(service, "mutation($id: ID!) { preStartReconstruction(id: $id) { task { id } } }", { id })
  const { errors } = await ask(service, pausing("pause"), { id })
  expect(errors?.[0]?.extensions).toMatchObject({
    code: "CONFLICT",
    problem: "reconstruction-not-pausable",
    params: { name: "folder" },
  })
})

it.each(["OSS", "S3"])("sends small photos and one in parts into a bucket of the kind %s", async cloud => {
  const { second, office, there } = await startChain({ cloud })
  const first = await office.start()
  const [small = Buffer.alloc(0), other = Buffer.alloc(0)] = await photosOf(2, 64)
  // What follows the picture is part of the file.
  const big = Buffer.concat([other, randomBytes(66 * 1024 * 1024)])
  const id = await startSet(first, [small, big])
  expect(await ended(first, id)).toMatchObject({ state: "Done" })
  const pid = await projectThere(there, id)
  expect(await contents(there, pid)).toEqual(await contents(first, id))
  using database = new DatabaseSync(join(second.data, "altilift.db"), { readOnly: true })
  expect(database.prepare("select distinct cloud from images").all()).toEqual([{ cloud }])
  const puts = Map.groupBy(second.acknowledged(), path => path)
  expect([...puts.values()].map(({ length }) => length).sort((one, other) => one - other)).toEqual([1, 9])
}, 150_000)

it("brings a set whole over a line that breaks, to a server that stumbles", async () => {
  const { second, office, there } = await startChain({ bandwidth: "400k" })
  const first = await office.start()
  const photos = await photosOf(8, 300)
  second.hinder(10_000)
  const id = await startSet(first, photos)
  // Pauses between attempts depend on chance.
  expect(await ended(first, id, 120)).toMatchObject({ state: "Done" })
  second.hinder(undefined)
  expect(await contents(there, await projectThere(there, id))).toEqual(await contents(first, id))
  expect(new Set(second.acknowledged()).size).toBe(photos.length)
}, 150_000)

it("waits for a server that is down, says so, and goes on", async () => {
  const { second, office } = await startChain()
  await second.kill()
  const first = await office.start()
  const id = await startSet(first, await photosOf(2, 64))
  const { stepName } = await until(
    () => taskOf(first, id),
    ({ stepName }) => stepName !== null,
  )
  expect(stepName).toContain(`waiting for ${second.url}`)
  await second.start()
  expect(await ended(first, id)).toMatchObject({ state: "Done" })
})

it("fails with a code when the other server does not know the token", async () => {
  const second = await startService()
  const first = await (await makeOffice(second.url, { ...second.owner, token: "wrong" })).start()
  const id = await startSet(first, await photosOf(2, 64))
  const { state, problem } = await ended(first, id)
  expect(state).toBe("Failed")
  expect(problem).toMatchObject({ code: "upstream-refused", params: { host: second.url } })
  expect(JSON.stringify(problem)).toMatch(/token-unknown|not-signed-in/)
  expect(JSON.stringify(problem)).not.toContain("wrong")
})
