import { mkdir, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterEach, expect, it } from "vitest"
import { ask, createProject, images as imagesOf, put, register, settled, sha1, until } from "./api.ts"
import { withoutReconstructors } from "./earlierRelease.ts"
import { inDatabase } from "./hostile/seed.ts"
import { jpeg } from "./photos.ts"
import { removeAll, startService } from "./service.ts"

afterEach(removeAll)

/** Takes a database back to the release before images had a source, with photos that it was fetching. */
const asBefore = (data: string, pid: string, photos: ReadonlyArray<{ readonly state: string; readonly bytes: Buffer }>): void =>
  inDatabase(data, database => {
    for (const column of ["source", "problems"]) database.exec(`alter table images drop column ${column}`)
    database.exec("drop table links")
    for (const statement of withoutReconstructors) database.exec(statement)
    database.exec("delete from kysely_migration where name >= '007-sources'")
    const one = database.prepare(
      `insert into images (id, projectId, name, filename, cloud, bucket, checksum, state, createdAt, touchedAt)
       values (?, ?, ?, ?, 'S3', '(URL)', ?, ?, ?, ?)`,
    )
    const now = Date.now()
    photos.forEach(({ state, bytes }, index) => {
      const checksum = sha1(bytes)
      one.run(`${index}`.repeat(24), pid, `${index}.jpg`, `${checksum}.jpg`, checksum, state, now, now)
    })
  })

const rows = (data: string) =>
  inDatabase(data, database => database.prepare("select name, source, cloud, bucket from images order by seq").all())

it("photos that an earlier release was fetching are verified, or can be fetched or sent anew", async () => {
  const [arrived, unnoticed, awaited, sent] = await Promise.all([jpeg(1), jpeg(2), jpeg(3), jpeg(4)])
  const before = await startService()
  const pid = await createProject(before)
  await before.end()
  const objects = join(before.data, "edge", "objects", pid)
  await mkdir(objects, { recursive: true })
  for (const bytes of [arrived, unnoticed]) await writeFile(join(objects, `${sha1(bytes)}.jpg`), bytes)
  asBefore(before.data, pid, [
    { state: "Uploaded", bytes: arrived },
    { state: "Uploading", bytes: unnoticed },
    { state: "Uploading", bytes: awaited },
    { state: "Uploading", bytes: sent },
  ])

  const service = await startService({ data: before.data, env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" } })
  const first = await settled(service, pid)
  expect(first.map(({ state }) => state)).toEqual(["Ready", "Ready", "Invalid", "Invalid"])
  expect(rows(service.data)).toEqual(
    ["0.jpg", "1.jpg", "2.jpg", "3.jpg"].map(name => ({ name, source: "url", cloud: "S3", bucket: "Local" })),
  )

  const host = createServer((_, response) => response.end(awaited))
  await new Promise<void>(resolve => host.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/photo.jpg`
  const mutation = `mutation($pid: ID!, $url: String!, $checksum: String) {
    uploadImageURL(pid: $pid, url: $url, checksum: $checksum) { id }
  }`
  await ask(service, mutation, { pid, url, checksum: sha1(awaited) })
  const signed = await register(service, pid, sent)
  expect((await put(signed.url, sent)).status).toBe(200)
  await until(
    () => imagesOf(service, pid),
    all => all.every(({ state }) => state === "Ready"),
  )
  host.close()
  expect(rows(service.data).map(row => row.source)).toEqual(["url", "url", "url", "bucket"])
}, 60_000)

it("what a client puts at the key of a photo that the service fetches is refused", async () => {
  const bytes = await jpeg(5)
  const service = await startService()
  const pid = await createProject(service)
  const signed = await register(service, pid, bytes)
  inDatabase(service.data, database => database.exec("update images set source = 'url'"))
  const answer = await put(signed.url, bytes)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain("NoSuchKey")
}, 60_000)
