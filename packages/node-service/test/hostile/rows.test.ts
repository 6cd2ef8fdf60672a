import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, until } from "../api.ts"
import { removeAll } from "../service.ts"
import { copyOf, countImages, removeSeeded, seededFolder, seededProject } from "./seed.ts"
import { underAttack } from "./underAttack.ts"

const many = 100_000
const hours = 60 * 60 * 1000

/** The seeded images are the owner's, who is to register more. */
const env = { ALTILIFT_UNFINISHED_IMAGES_PER_USER: "1000000" }

let ready: string
beforeAll(async () => {
  ready = await seededFolder({ count: many, state: "Ready" })
})
afterAll(removeAll)
afterAll(removeSeeded)

describe.skipIf(process.platform !== "linux")("very many rows", () => {
  it("are listed, whole and in pages, while others are served", async () => {
    await underAttack({ data: await copyOf(ready) }, async ({ service }) => {
      const page = (args: string) =>
        ask(
          service,
          `{ project(id: "${seededProject}") { numImage gigaPixel allImages${args} {
            totalCount pageInfo { hasNextPage endCursor } edges { node { id name state error } } } } }`,
        )
      const { project } = (await page("")).data
      expect(project.allImages.edges).toHaveLength(many)
      expect(project.allImages.edges.at(-1).node.name).toBe(`${many - 1}.jpg`)
      expect(project).toMatchObject({ numImage: many, allImages: { totalCount: many, pageInfo: { hasNextPage: false } } })
      expect(project.gigaPixel).toBeCloseTo(many * 0.02)
      for (let round = 0; round < 100; round++) {
        expect((await page("(first: 20)")).data.project.allImages).toMatchObject({
          totalCount: many,
          pageInfo: { hasNextPage: true },
        })
      }
    })
  })

  it("go with their project: at once for its owner, in the background for the disk", async () => {
    await underAttack({ data: await copyOf(ready) }, async ({ service }) => {
      const { data } = await ask(service, `mutation { removeProject(id: "${seededProject}") { id } }`)
      expect(data.removeProject.id).toBe(seededProject)
      expect(codesOf(await ask(service, `{ project(id: "${seededProject}") { id } }`))).toEqual(["NOT_FOUND"])
      await until(
        async () => countImages(service.data, "Ready"),
        left => left === 0,
      )
    })
  })

  it("that were abandoned delay no start, and are given up beside it", async () => {
    const data = await seededFolder({ count: many, state: "Pending", idle: 2 * hours })
    await underAttack({ data, env }, async ({ service }) => {
      expect(countImages(data, "Pending")).toBeGreaterThan(many / 2)
      await until(
        async () => countImages(service.data, "Invalid"),
        given => given > 5_000,
      )
    })
  })

  it("that wait in a bucket are looked for round after round", async () => {
    const data = await seededFolder({ count: 150_000, state: "Pending", bucket: "Gone", idle: 2 * hours })
    await underAttack({ data, env }, async ({ service }) => {
      await until(
        async () => countImages(service.data, "Invalid"),
        given => given > 2_000,
      )
    })
  })
})
