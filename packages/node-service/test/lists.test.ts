import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, register } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

describe("lists", () => {
  it("page projects newest first, in both directions, and search them", async () => {
    const theirs = await createProject(service, "theirs")
    const names = ["one", "two 50%", "three", "four", "five"]
    for (const name of names) await createProject(service, name)
    const page = async (args: string) => {
      const { data } = await ask(
        service,
        `{ my { allProjects(${args}) {
          totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor } edges { node { name } }
        } } }`,
      )
      const { edges, pageInfo, totalCount } = data.my.allProjects
      return { names: edges.map((edge: { node: { name: string } }) => edge.node.name), pageInfo, totalCount }
    }
    const first = await page("first: 2")
    expect(first).toMatchObject({
      names: ["five", "four"],
      totalCount: 6,
      pageInfo: { hasPreviousPage: false, hasNextPage: true },
    })
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`)
    expect(second).toMatchObject({ names: ["three", "two 50%"], pageInfo: { hasPreviousPage: true, hasNextPage: true } })
    const back = await page(`last: 1, before: "${second.pageInfo.startCursor}"`)
    expect(back).toMatchObject({ names: ["four"], pageInfo: { hasPreviousPage: true, hasNextPage: true } })
    const last = await page("last: 2")
    expect(last).toMatchObject({ names: ["one", "theirs"], pageInfo: { hasPreviousPage: true, hasNextPage: false } })
    expect((await page('first: 10, after: "", before: "", search: ""')).names).toHaveLength(6)
    expect((await page('search: "0%"')).names).toEqual(["two 50%"])
    expect((await page('search: "t%e"')).names).toEqual([])
    expect((await page(`search: "${theirs.slice(0, 20).toUpperCase()}"`)).names).toEqual(["theirs"])
  })

  it("page images in the order of their registration, all of them when no number is asked for", async () => {
    const pid = await createProject(service)
    for (let index = 0; index < 5; index += 1) await register(service, pid, await plainJpeg(600 + index), { name: `${index}` })
    const page = async (args: string) => {
      const { data } = await ask(
        service,
        `{ project(id: "${pid}") { numImage allImages${args} {
          totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor } edges { node { name } }
        } } }`,
      )
      const { edges, pageInfo } = data.project.allImages
      return {
        names: edges.map((edge: { node: { name: string } }) => edge.node.name).join(""),
        pageInfo,
        numImage: data.project.numImage,
      }
    }
    expect(await page("")).toMatchObject({
      names: "01234",
      numImage: 5,
      pageInfo: { hasPreviousPage: false, hasNextPage: false },
    })
    const first = await page("(first: 2, filter: All)")
    expect(first).toMatchObject({ names: "01", pageInfo: { hasNextPage: true } })
    expect(await page(`(first: 3, after: "${first.pageInfo.endCursor}")`)).toMatchObject({
      names: "234",
      pageInfo: { hasNextPage: false },
    })
    const last = await page("(last: 2)")
    expect(last).toMatchObject({ names: "34", pageInfo: { hasPreviousPage: true, hasNextPage: false } })
    expect(await page(`(last: 9, before: "${last.pageInfo.startCursor}")`)).toMatchObject({ names: "012" })
    for (const args of ["(first: -1)", "(first: 1, last: 1)", '(after: "nonsense")']) {
      expect(codesOf(await ask(service, `{ project(id: "${pid}") { allImages${args} { totalCount } } }`)), args).toEqual([
        "BAD_USER_INPUT",
      ])
    }
  })

  it("find projects by the start of their id", async () => {
    const pid = await createProject(service, "to be found")
    const { data } = await ask(
      service,
      `{ search { projectID(id: "${pid.slice(0, 20).toUpperCase()}", limit: 5, myProject: true) { id name } } }`,
    )
    expect(data.search.projectID).toEqual([{ id: pid, name: "to be found" }])
  })
})
