import { afterAll, beforeAll, expect, it } from "vitest"
import { kindOf } from "../src/reconstruction/Results.ts"
import { makeResultLinks } from "../src/reconstruction/resultLinks.ts"
import { ask, createProject, settled, sha1, until, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService()
  pid = await reconstructed()
})
afterAll(removeAll)

const query = `query($id: ID!) { project(id: $id) {
  task { state progress reconstructor problem { code } output }
  downloads { edges { node { state name size link kind checksum } } }
} }`
const projectOf = async (id: string) => (await ask(service, query, { id })).data.project

const reconstructed = async (): Promise<string> => {
  const id = await createProject(service)
  for (const seed of [1, 2]) await upload(service, id, await jpeg(seed))
  await settled(service, id)
  await ask(service, "mutation($id: ID!) { startReconstructionWithError(id: $id) { task { id } } }", { id })
  await until(
    () => projectOf(id),
    ({ task }) => task.state === "Done",
  )
  return id
}

const bytesOfOwner = async (): Promise<number> => Number((await sql(service.data, 'select bytes from "userCounts"'))[0]?.bytes)

it("are given out by signed links, whole and in ranges", async () => {
  const { task, downloads } = await projectOf(pid)
  expect(task).toMatchObject({ progress: 1, reconstructor: "folder", problem: null })
  expect(task.output).toEqual([expect.stringContaining("handoff of 2 images")])
  const [{ node }] = downloads.edges
  expect(node).toMatchObject({ state: "Ready", name: "manifest.json", kind: null })
  const answer = await fetch(node.link)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([bytes.length, sha1(bytes)]).toEqual([node.size, node.checksum])
  expect(answer.headers.get("content-disposition")).toContain("manifest.json")

  const rest = await fetch(node.link, { headers: { range: "bytes=10-" } })
  expect([rest.status, rest.headers.get("content-range")]).toEqual([206, `bytes 10-${node.size - 1}/${node.size}`])
  expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(10))).toBe(true)
  expect((await fetch(node.link, { headers: { range: `bytes=${node.size + 1}-` } })).status).toBe(416)
  expect((await fetch(node.link, { method: "HEAD" })).headers.get("content-length")).toBe(`${node.size}`)
})

it("are not given out by a link that was changed, or is for nothing", async () => {
  const [{ node }] = (await projectOf(pid)).downloads.edges
  for (const [field, value] of [
    ["name", "../../altilift.db"],
    ["task", "0".repeat(24)],
    ["expires", "9999999999999"],
    ["signature", "AAAA"],
    ["signature", ""],
  ] as const) {
    const link = new URL(node.link)
    link.searchParams.set(field, value)
    expect((await fetch(link)).status, field).toBe(403)
  }
  expect((await fetch(`${service.url}/results`)).status).toBe(403)
  expect((await fetch(node.link, { method: "POST" })).status).toBe(405)
})

it("are not given out by a link that is a day old", () => {
  const { sign, read } = makeResultLinks("http://a", "secret")
  const link = new URL(sign({ taskId: "a", name: "b/c.ply" }, 0))
  expect(read(link.searchParams, 86_399_999)).toMatchObject({ taskId: "a", name: "b/c.ply" })
  expect(read(link.searchParams, 86_400_000)).toBeUndefined()
  expect(makeResultLinks("http://a", "another").read(link.searchParams, 0)).toBeUndefined()
})

it("are not given out by a link from before rights were revoked", async () => {
  const link = async () => (await projectOf(pid)).downloads.edges[0].node.link
  for (const table of ["projects", "users"]) {
    const before = await link()
    expect((await fetch(before)).status).toBe(200)
    await sql(service.data, `update ${table} set "revokedAt" = ${Date.now() + 1}`)
    expect((await fetch(before)).status, table).toBe(404)
    await new Promise(resolve => setTimeout(resolve, 5))
    expect((await fetch(await link())).status, table).toBe(200)
    // What is signed in the same second would be void.
    await sql(service.data, `update ${table} set "revokedAt" = 0`)
  }
})

it("count for the quota of their owner, and go with the project", async () => {
  const before = await bytesOfOwner()
  const id = await reconstructed()
  const [{ node }] = (await projectOf(id)).downloads.edges
  const { images }: { readonly images: ReadonlyArray<{ readonly size: number }> } = await (await fetch(node.link)).json()
  expect((await bytesOfOwner()) - before).toBe(images.reduce((total, { size }) => total + size, node.size))
  await ask(service, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id })
  expect((await fetch(node.link)).status).toBe(404)
  await until(bytesOfOwner, bytes => bytes === before)
})

it("are asked of a reconstructor that the service has", async () => {
  const id = await createProject(service)
  for (const seed of [1, 2]) await upload(service, id, await jpeg(seed))
  await settled(service, id)
  const mutation = `mutation($id: ID!) { startReconstructionWithError(id: $id, options: { reconstructor: "none" }) {
    error { code problem { code params } } task { id } } }`
  expect((await ask(service, mutation, { id })).data.startReconstructionWithError).toEqual({
    error: { code: 404, problem: { code: "reconstructor-unknown", params: { name: "none", known: "folder" } } },
    task: null,
  })
  expect((await ask(service, "{ reconstructors }", {})).data.reconstructors).toEqual(["folder"])
})

it("are of the kind that their names say", () => {
  for (const [name, kind] of [
    ["sparse.ply", "pointcloud"],
    ["odm_georeferencing/odm_georeferenced_model.laz", "pointcloud"],
    ["odm_orthophoto/odm_orthophoto.tif", "orthophoto"],
    ["odm_dem/dsm.tif", "dsm"],
    ["odm_texturing/odm_textured_model_geo.obj", "mesh"],
    ["cameras.geojson", "cameras"],
    ["report.json", "report"],
    ["colmap.log", "log"],
    ["all.zip", "archive"],
    ["manifest.json", null],
    ["admin.txt", null],
  ] as const) {
    expect(kindOf(name), name).toBe(kind)
  }
})
