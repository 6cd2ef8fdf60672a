import { afterAll, beforeAll, expect, it } from "vitest"
import { makePhotoLinks } from "../src/images/photoLinks.ts"
import { ask, createProject, settled, sha1, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

let service: RunningService
let pid: string
let photo: Buffer
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
  photo = await jpeg(1)
  await upload(service, pid, photo)
  await settled(service, pid)
})
afterAll(removeAll)

const query = `query($id: ID!) { project(id: $id) { allImages { edges { node { name state
  photo { thumbnail original size width height takenAt latitude longitude altitude } } } } } }`
const photoOf = async () => (await ask(service, query, { id: pid })).data.project.allImages.edges[0].node.photo

it("a verified photo has its facts, its thumbnail and its original, whole and in ranges", async () => {
  const { thumbnail, original, size, width } = await photoOf()
  expect([size, width > 0]).toEqual([photo.length, true])
  const small = await fetch(thumbnail)
  expect([small.status, small.headers.get("content-type")]).toEqual([200, "image/jpeg"])
  const bytes = Buffer.from(await small.arrayBuffer())
  expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff")
  const whole = await fetch(original)
  expect(whole.headers.get("content-type")).toBe("image/jpeg")
  expect([whole.headers.get("content-disposition"), whole.headers.get("x-content-type-options")]).toEqual([
    expect.stringMatching(/^attachment; /),
    "nosniff",
  ])
  expect(sha1(Buffer.from(await whole.arrayBuffer()))).toBe(sha1(photo))
  const rest = await fetch(original, { headers: { range: "bytes=10-" } })
  expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, photo.length - 10])
})

it("a link that was changed leads nowhere: that of a thumbnail not to the original", async () => {
  const { thumbnail } = await photoOf()
  for (const [field, value] of [
    ["kind", "original"],
    ["image", "0".repeat(24)],
    ["expires", "9999999999999"],
    ["signature", ""],
  ] as const) {
    const link = new URL(thumbnail)
    link.searchParams.set(field, value)
    expect((await fetch(link)).status, field).toBe(403)
  }
})

it("a link is the same for five minutes, valid for a day, and void with another secret", () => {
  const { sign, read } = makePhotoLinks("http://a", "secret")
  const [minute, photo] = [60_000, { id: "a", kind: "thumbnail" } as const]
  const link = sign(photo, 1, 0)
  expect(sign(photo, 5 * minute - 1, 0)).toBe(link)
  const { searchParams } = new URL(link)
  expect(read(searchParams, 1439 * minute)).toEqual({ ...photo, signedAt: 0 })
  expect(read(searchParams, 1440 * minute)).toBeUndefined()
  // What was signed before a revocation is void, and what is signed after it is not.
  expect(read(new URL(sign(photo, 2 * minute, minute)).searchParams, 3 * minute)).toMatchObject({ signedAt: minute })
  expect(makePhotoLinks("http://a", "another").read(searchParams, 0)).toBeUndefined()
})

it.each([
  "projects",
  "users",
])("a link is void once %s had rights revoked after it was signed, and a new one is not", async table => {
  const { original } = await photoOf()
  expect((await fetch(original)).status).toBe(200)
  await sql(service.data, `update ${table} set "revokedAt" = ${Date.now()}`)
  expect((await fetch(original)).status).toBe(404)
  expect((await fetch((await photoOf()).original)).status).toBe(200)
})

it("a photo is gone with its project", async () => {
  const { original } = await photoOf()
  await ask(service, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id: pid })
  expect((await fetch(original)).status).toBe(404)
})
