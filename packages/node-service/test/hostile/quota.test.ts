import { afterAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, put, register, type settled, until, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { removeAll, runProgram, startService, temporaryFolder } from "../service.ts"
import { countImages, inDatabase, removeSeeded, seededFolder, seededProject } from "./seed.ts"

afterAll(removeAll)
afterAll(removeSeeded)

const asking = (pid: string, checksum: string) =>
  `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "a.jpg", type: JPEG, checksum: "${checksum}") { url } }`
const days = 24 * 60 * 60 * 1000
const gaveUp = { code: "photo-never-arrived", minutes: 65 } as const

describe("what a user may have", () => {
  it("are so many images without bytes; uploading or removing them makes room, and other users have their own", async () => {
    const data = await temporaryFolder()
    const service = await startService({ data, env: { ALTILIFT_UNFINISHED_IMAGES_PER_USER: "3" } })
    const pid = await createProject(service)
    const photos = await Promise.all([1, 2, 3].map(seed => plainJpeg(seed)))
    const [first] = await Promise.all(photos.map(bytes => register(service, pid, bytes)))
    const refused = () => ask(service, asking(pid, "a".repeat(40)))
    expect(codesOf(await refused())).toEqual(["QUOTA"])
    // Once more the same is no more.
    for (const bytes of photos) await register(service, pid, bytes)
    const added = await runProgram(["user", "add", "b@example.com", "--json", "--data", data])
    const other = JSON.parse(added.stdout)
    const theirs = await createProject(service, "theirs", other)
    expect(codesOf(await ask(service, asking(theirs, "b".repeat(40)), {}, other))).toEqual([])
    expect((await put(first?.url ?? "", photos[0] ?? "")).status).toBe(200)
    expect(codesOf(await refused())).toEqual([])
    expect(codesOf(await ask(service, asking(pid, "c".repeat(40))))).toEqual(["QUOTA"])
    await ask(service, `mutation { removeProject(id: "${pid}") { id } }`)
    const again = await createProject(service)
    await until(
      async () => codesOf(await ask(service, asking(again, "d".repeat(40)))),
      codes => codes.length === 0,
    )
    expect(await service.end()).toBe(0)
  })

  it("are so many bytes: what would be more is refused before it comes", async () => {
    const [one, other] = [await plainJpeg(1), await plainJpeg(2)]
    const service = await startService({ env: { ALTILIFT_BYTES_PER_USER: String(one.length + 10) } })
    const pid = await createProject(service)
    const second = await register(service, pid, other)
    await upload(service, pid, one)
    const refused = await put(second.url, other)
    expect([refused.status, (await refused.text()).includes("<Code>QuotaExceeded</Code>")]).toEqual([403, true])
    expect((await settled2(service, pid)).sort()).toEqual(["Pending", "Ready"])
    expect(await service.end()).toBe(0)
  })
})

const settled2 = (service: Parameters<typeof settled>[0], pid: string) =>
  until(
    async () => {
      const { data } = await ask(service, `{ project(id: "${pid}") { allImages { edges { node { state } } } } }`)
      return data.project.allImages.edges.map((edge: { node: { state: string } }) => edge.node.state) as Array<string>
    },
    states => states.includes("Ready"),
  )

describe("images that were given up", () => {
  it("go after some days, registered again are new images, and hold up no reconstruction", async () => {
    const data = await seededFolder({ count: 1_000, state: "Invalid", idle: 3 * days, reason: gaveUp })
    inDatabase(data, database => database.exec(`update images set touchedAt = ${Date.now()} where seq <= 10`))
    inDatabase(data, database => database.exec(`update images set problems = '[{"code":"photo-empty"}]' where seq > 990`))
    const service = await startService({ data, env: { ALTILIFT_KEEP_ABANDONED_DAYS: "2" } })
    await until(
      async () => countImages(data, "Invalid"),
      left => left === 20,
    )
    const { project } = (await ask(service, `{ project(id: "${seededProject}") { numImage allImages { totalCount } } }`)).data
    expect(project).toEqual({ numImage: 20, allImages: { totalCount: 20 } })
    const checksum = (500).toString(16).padStart(40, "0")
    expect(codesOf(await ask(service, asking(seededProject, checksum)))).toEqual([])
    expect(countImages(data, "Pending")).toBe(1)
    expect(await service.end()).toBe(0)
  })
})
