import { mkdir, readdir, statfs, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { ask, createProject, settled, until, upload } from "./api.ts"
import { head, programs } from "./commandPrograms.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"
import { mountSmallDisk, resizeDisk, unmountAll } from "./smallDisk.ts"

afterAll(async () => {
  unmountAll()
  await removeAll()
})

const grows = (place: string) => ({
  code: `${head} let n = 0; setInterval(() => writeFileSync(${place} + "/" + n++, Buffer.alloc(1_000_000, 1)), 50)`,
})
/** `others`: a folder that is not the program's. */
const entriesFor = (others: string) => ({
  grows: { ...grows("output"), disk: 20_000_000 },
  fills: grows("process.env.TMPDIR"),
  link: { code: `${head} rmdirSync(output); symlinkSync(${JSON.stringify(others)}, output)` },
  none: { code: `${head} rmdirSync(output)` },
  modes: {
    code: `${head} writeFileSync(output + "/modes.log", readdirSync(images).map(name => statSync(images + "/" + name).mode & 0o777).join())`,
  },
})

let data: string
let others: string
let service: RunningService
let hasDisk: boolean
beforeAll(async () => {
  data = await temporaryFolder()
  const config = join(await temporaryFolder(), "service.json")
  others = await temporaryFolder()
  await writeFile(join(others, "a.txt"), "of others")
  await symlink("a.txt", join(others, "b.txt"))
  await writeFile(config, programs(entriesFor(others)))
  await mkdir(join(data, "work"))
  hasDisk = mountSmallDisk(join(data, "work"), "100m")
  service = await startService({ args: ["--config", config], data })
})

const query = `query($id: ID!) { project(id: $id) {
  task { state problem { code params } } downloads { edges { node { name link } } }
} }`
const projectOf = async (id: string) => (await ask(service, query, { id })).data.project
const created = async (): Promise<string> => {
  const id = await createProject(service)
  for (const seed of [1, 2]) await upload(service, id, await jpeg(seed))
  await settled(service, id)
  return id
}
const begin = (id: string, reconstructor: string) => {
  const mutation = `mutation($id: ID!) {
    startReconstructionWithError(id: $id, options: { reconstructor: "${reconstructor}" }) { task { id } }
  }`
  return ask(service, mutation, { id })
}
const ended = async (id: string) =>
  until(
    () => projectOf(id),
    ({ task }) => task.state !== "Running",
  )
const problemOf = async (reconstructor: string) => {
  const id = await created()
  await begin(id, reconstructor)
  return (await ended(id)).task.problem
}

it("ends a program that writes more than it may, and the project stays usable", async () => {
  const id = await created()
  await begin(id, "grows")
  const params = { name: "grows", most: 20_000_000 }
  expect((await ended(id)).task.problem).toEqual({ code: "reconstruction-too-big", params })
  await begin(id, "modes")
  expect((await ended(id)).task.state).toBe("Done")
})

it("ends a program that fills the disk before the disk is full, and waits for room before it begins one", async context => {
  if (!hasDisk) return context.skip("needs the right to mount a small disk")
  expect(await problemOf("fills")).toEqual({ code: "reconstruction-disk-full", params: { name: "fills" } })
  // What it wrote is removed after the task Failed.
  await until(
    () => statfs(join(data, "work")),
    ({ bfree, bsize }) => bfree * bsize > 104_000_000,
  )
  const filler = join(data, "work", "filler")
  await writeFile(filler, Buffer.alloc(103_500_000))
  const id = await created()
  await begin(id, "modes")
  await new Promise(resolve => setTimeout(resolve, 1_500))
  expect((await projectOf(id)).task.state).toBe("Running")
  resizeDisk(join(data, "work"), "200m")
  expect((await ended(id)).task.state).toBe("Done")
})

it("gives out nothing where a program removed its folder, or put a link in its place", async () => {
  for (const name of ["link", "none"]) expect((await problemOf(name)).code, name).toBe("reconstruction-no-results")
  expect((await readdir(others)).sort()).toEqual(["a.txt", "b.txt"])
})

it("gives a program photos that may only be read", async () => {
  const id = await created()
  await begin(id, "modes")
  const [{ node }] = (await ended(id)).downloads.edges
  const modes = (await (await fetch(node.link)).text()).split(",")
  expect(modes.map(mode => Number(mode) & 0o600)).toEqual([0o400, 0o400])
})
