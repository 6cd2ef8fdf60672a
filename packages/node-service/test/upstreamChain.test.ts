import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { ask, createProject, images, settled, until, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

/** A service that forwards to another one. */
const startOffice = async (to: Pick<RunningService, "url" | "owner">, more: object = {}): Promise<RunningService> => {
  const folder = await temporaryFolder()
  const config = join(folder, "service.yaml")
  const upstream = { name: "office", kind: "upstream", endpoint: to.url, key: { env: "KEY" }, token: to.owner.token, ...more }
  await writeFile(config, JSON.stringify({ reconstructors: [upstream] }))
  return startService({ args: ["--config", config], env: { KEY: to.owner.key } })
}

it("brings a set to another server and its results back", async () => {
  const second = await startService()
  const first = await startOffice(second)
  const id = await createProject(first, "Quarry")
  for (const seed of [1, 2, 3]) await upload(first, id, await jpeg(seed), `photo-${seed}.jpg`)
  await settled(first, id)
  await ask(first, "mutation($id: ID!) { startReconstructionWithError(id: $id) { task { id } } }", { id })
  const query = `query($id: ID!) { project(id: $id) { task { state progress stepName problem { code params } output }
    downloads { edges { node { name size checksum } } } } }`
  await until(
    () => ask(first, query, { id }),
    ({ data }) => /Done|Failed/.test(data.project.task.state),
  )
  const there = await ask(second, "{ my { allProjects { edges { node { id name } } } } }")
  const [{ node }] = there.data.my.allProjects.edges
  expect(node.name).toBe(`Quarry (${id.slice(-8)})`)
  const checksums = async (service: RunningService, pid: string) =>
    (await images(service, pid)).map(({ state, checksum }) => `${state} ${checksum}`).sort()
  expect(await checksums(second, node.id)).toEqual(await checksums(first, id))
})
