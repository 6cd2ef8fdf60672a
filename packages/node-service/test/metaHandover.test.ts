import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { ask, createProject, settled, sha1, until, upload } from "./api.ts"
import { uploadMeta } from "./metaFiles.ts"
import { type FakeNode, startFakeNode } from "./nodeodm/fakeNode.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

let service: RunningService
let node: FakeNode
beforeAll(async () => {
  node = await startFakeNode()
  const config = join(await temporaryFolder(), "service.json")
  const reconstructors = [
    { name: "folder", kind: "handoff" },
    { name: "odm", kind: "nodeodm", url: node.url },
  ]
  await writeFile(config, JSON.stringify({ reconstructors }))
  service = await startService({ args: ["--config", config] })
})
afterAll(async () => {
  await node.close()
  await removeAll()
})

const gcp = "EPSG:4326\n-1 50 1 4 5 photo-0.jpg\n-1 50 1 4 5 missing.jpg\n-1 50 1 4 5 photo-2.jpg\n"
const geo = "EPSG:4326\nphoto-0.jpg -1 50 10\n"

/** A project with photos and meta files, reconstructed. */
const reconstructed = async (reconstructor: string) => {
  const pid = await createProject(service)
  for (const index of [0, 1, 2]) await upload(service, pid, await jpeg(index), `photo-${index}.jpg`)
  await settled(service, pid)
  await uploadMeta(service, pid, "geo.txt", "EPSG:4326\nphoto-1.jpg -1 50 10\n")
  for (const [name, text] of [
    ["GCP_list.txt", gcp],
    ["geo.txt", geo],
    ["camera.txt", "1 2 3"],
    ["pose.txt", ""],
  ] as const)
    await uploadMeta(service, pid, name, text)
  const start = `mutation($id: ID!, $name: String) {
    startReconstructionWithError(id: $id, options: { reconstructor: $name }) { task { id } }
  }`
  const { data } = await ask(service, start, { id: pid, name: reconstructor })
  const query = "query($id: ID!) { project(id: $id) { task { state output } downloads { edges { node { name link } } } } }"
  const project = await until(
    async () => (await ask(service, query, { id: pid })).data.project,
    ({ task }) => task.state !== "Running",
  )
  assert.strictEqual(project.task.state, "Done", JSON.stringify(project.task))
  return { pid, taskId: data.startReconstructionWithError.task.id as string, project }
}

describe("meta files go with the photos", () => {
  it("into the handoff, with their kinds, and photos that they name in vain are told", async () => {
    const { pid, taskId, project } = await reconstructed("folder")
    const folder = join(service.data, "handoff", pid, taskId)
    assert.deepStrictEqual((await readdir(join(folder, "meta"))).sort(), ["camera.txt", "gcp_list.txt", "geo.txt"])
    assert.strictEqual(await readFile(join(folder, "meta", "geo.txt"), "utf8"), geo)
    const { meta, images } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"))
    assert.lengthOf(images, 3)
    assert.deepStrictEqual(
      meta.map(({ file, kind }: { file: string; kind: string }) => [file, kind]),
      [
        ["meta/gcp_list.txt", "control-points"],
        ["meta/geo.txt", "positions"],
        ["meta/camera.txt", "cameras"],
      ],
    )
    assert.deepInclude(meta[1], { name: "geo.txt", checksum: sha1(Buffer.from(geo)), size: geo.length })
    assert.include(project.task.output, "GCP_list.txt names 1 photos that the project does not have: missing.jpg")
  })

  it("to NodeODM, those that it knows", async () => {
    const { project } = await reconstructed("odm")
    assert.include(project.task.output[0], "missing.jpg")
    const [uploads] = node.sent
    assert.deepStrictEqual([...(uploads ?? [])].sort(), ["gcp_list.txt", "geo.txt", "photo-0.jpg", "photo-1.jpg", "photo-2.jpg"])
  })
})
