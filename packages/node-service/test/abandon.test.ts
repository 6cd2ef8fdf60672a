import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { ask, codesOf, createProject, image, put, register, settled, sha1, start, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const abandon = (pid: string, ids: ReadonlyArray<string>, login = service.owner) =>
  ask(
    service,
    "mutation($pid: ID!, $ids: [ID!]!) { abandonImages(pid: $pid, ids: $ids) { id state error problems { code params } } }",
    { pid, ids },
    login,
  )

const reconstruct = async (pid: string) => {
  const { data } = await ask(
    service,
    `mutation { startReconstructionWithError(id: "${pid}") { error { code message } task { id state } } }`,
  )
  return data.startReconstructionWithError
}

const abandoned = {
  state: "Invalid",
  error: ["the upload was cancelled before the bytes arrived"],
  problems: [{ code: "photo-abandoned", params: null }],
}

describe("images that are abandoned", () => {
  it("become Invalid, others stay as they are, and a reconstruction starts without them", async () => {
    const pid = await createProject(service)
    const ready = [await upload(service, pid, await plainJpeg(1)), await upload(service, pid, await plainJpeg(2))]
    const [pending, uploading] = [await register(service, pid, Buffer.from("a")), await register(service, pid, Buffer.from("b"))]
    await start(service, uploading.image.id)
    await settledButFor(pid, 2)
    expect((await reconstruct(pid)).error.code).toBe(425)
    const ids = [uploading.image.id, ready[0] ?? "", pending.image.id, uploading.image.id]
    const { data } = await abandon(pid, ids)
    expect(data.abandonImages.map((one: { id: string }) => one.id)).toEqual(ids)
    expect(data.abandonImages[0]).toMatchObject(abandoned)
    expect(data.abandonImages[1]).toMatchObject({ state: "Ready", error: [], problems: [] })
    expect(data.abandonImages[2]).toMatchObject(abandoned)
    expect(await reconstruct(pid)).toMatchObject({ error: null, task: { state: "Running" } })
  })

  it("keep their state where the bytes arrived already, and are being verified", async () => {
    const pid = await createProject(service)
    const id = await upload(service, pid, await plainJpeg(6))
    await settledButFor(pid, 0)
    await sql(service.data, `update images set state = 'Uploaded' where id = '${id}'`)
    expect((await abandon(pid, [id])).data.abandonImages[0]).toMatchObject({ state: "Uploaded", error: [], problems: [] })
  })

  it("let a reconstruction begin that waited for them", async () => {
    const pid = await createProject(service)
    for (const seed of [3, 4]) await upload(service, pid, await plainJpeg(seed))
    const { image } = await register(service, pid, Buffer.from("c"))
    await settledButFor(pid, 1)
    await ask(service, `mutation { preStartReconstruction(id: "${pid}") { task { id } } }`)
    await abandon(pid, [image.id])
    await expect
      .poll(async () => (await ask(service, `{ project(id: "${pid}") { taskState } }`)).data.project.taskState)
      .toBe("Done")
  })

  it("are not changed by bytes that come later, and are awaited again when they are registered again", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(5)
    const { url, image: registered } = await register(service, pid, bytes)
    await abandon(pid, [registered.id])
    expect((await put(url, bytes)).status).toBe(403)
    expect((await image(service, pid, registered.id)).state).toBe("Invalid")
    expect(
      (await ask(service, `mutation { doneImageUpload(id: "${registered.id}") { state } }`)).data.doneImageUpload.state,
    ).toBe("Invalid")
    const again = await register(service, pid, bytes)
    expect(again.image).toMatchObject({ id: registered.id, state: "Pending" })
    expect(await image(service, pid, registered.id)).toEqual({ state: "Pending", error: [] })
    expect((await put(again.url, bytes)).status).toBe(200)
    expect((await settled(service, pid))[0]).toMatchObject({ state: "Ready", checksum: sha1(bytes), error: [] })
  })

  it("are nobody else's, known, and at most 10,000 at a time: else none of them changes", async () => {
    const [pid, other] = [await createProject(service), await createProject(service, "another")]
    const { image: mine } = await register(service, pid, Buffer.from("d"))
    const { image: elsewhere } = await register(service, other, Buffer.from("e"))
    for (const ids of [
      [mine.id, "0".repeat(24)],
      [mine.id, "x"],
      [mine.id, elsewhere.id],
    ]) {
      const answer = await abandon(pid, ids)
      expect(codesOf(answer)).toEqual(["NOT_FOUND"])
      expect(answer.errors?.[0]?.extensions).toMatchObject({ problem: "image-not-found", params: {} })
    }
    const stranger = await inStore(service.data, addUser("stranger@example.com"))
    expect(codesOf(await abandon(pid, [mine.id], stranger))).toEqual(["NOT_FOUND"])
    const many = await abandon(
      pid,
      Array.from({ length: 10_001 }, () => mine.id),
    )
    expect(many.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problem: "ids-limit", params: { most: 10_000 } })
    expect((await image(service, pid, mine.id)).state).toBe("Pending")
    expect((await abandon(pid, [])).data).toEqual({ abandonImages: [] })
  })
})

/** Waits until all but so many are decided. */
const settledButFor = (pid: string, left: number) =>
  expect
    .poll(async () => {
      const { data } = await ask(service, `{ project(id: "${pid}") { allImages { edges { node { state } } } } }`)
      const states = data.project.allImages.edges.map((edge: { node: { state: string } }) => edge.node.state)
      return states.filter((state: string) => state !== "Ready" && state !== "Invalid").length
    })
    .toBe(left)
