import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, register, settled, upload } from "./api.ts"
import { jpeg, plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
  const photo = await jpeg(1)
  await upload(service, pid, photo, "good.jpg")
  await upload(service, pid, photo.subarray(0, photo.length / 2), "cut.jpg")
  await settled(service, pid)
  for (let index = 0; index < 3; index++) await register(service, pid, await plainJpeg(index), { name: `waits ${index}` })
})
afterAll(removeAll)

const project = async (fields: string) => {
  const answer = await ask(service, `{ project(id: "${pid}") { ${fields} } }`)
  return answer.data.project ?? codesOf(answer)
}

describe("a project says of its images", () => {
  it("how many are in which state, in lists too, and numImage counts all", async () => {
    const states = [
      { state: "Invalid", images: 1 },
      { state: "Pending", images: 3 },
      { state: "Ready", images: 1 },
    ]
    const sorted = (all: ReadonlyArray<{ state: string }>) => all.toSorted((a, b) => (a.state < b.state ? -1 : 1))
    const { numImage, imageStates } = await project("numImage imageStates { state images }")
    expect([numImage, sorted(imageStates)]).toEqual([5, states])
    const list = await ask(service, "{ my { allProjects { edges { node { imageStates { state images } } } } } }")
    expect(sorted(list.data.my.allProjects.edges[0].node.imageStates)).toEqual(states)
    const empty = await createProject(service, "empty")
    const none = await ask(service, `{ project(id: "${empty}") { imageStates { state } } }`)
    expect(none.data.project.imageStates).toEqual([])
  })

  it("which are not Ready, page by page, and since when", async () => {
    const page = async (args: string) => {
      const { imagesNotReady } = await project(
        `imagesNotReady${args} { totalCount pageInfo { hasNextPage endCursor } edges { node { name state touched } } }`,
      )
      return { ...imagesNotReady, names: imagesNotReady.edges.map(({ node }: { node: { name: string } }) => node.name) }
    }
    const all = await page("")
    expect([all.names, all.totalCount]).toEqual([["cut.jpg", "waits 0", "waits 1", "waits 2"], 4])
    for (const { node } of all.edges) expect(Date.now() - Date.parse(node.touched)).toBeLessThan(120_000)
    const first = await page("(first: 3)")
    expect([first.names, first.pageInfo.hasNextPage]).toEqual([["cut.jpg", "waits 0", "waits 1"], true])
    const rest = await page(`(first: 3, after: "${first.pageInfo.endCursor}")`)
    expect([rest.names, rest.pageInfo.hasNextPage]).toEqual([["waits 2"], false])
    expect(await project("imagesNotReady(first: -1) { totalCount }")).toMatchObject({ imagesNotReady: null })
  })

  it("where its page shows it", async () => {
    const { page } = await project("page")
    expect(page).toBe(`${service.url}/#project=${pid}`)
    expect((await fetch(page)).status).toBe(200)
  })
})
