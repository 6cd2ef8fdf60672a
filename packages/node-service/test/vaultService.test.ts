import { once } from "node:events"
import { readdir, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { GetObjectCommand } from "@aws-sdk/client-s3"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, sha1, start, until, upload } from "./api.ts"
import { vaultIn } from "./bucketVault.ts"
import { admin, configured, entry, keysIn, newBucket, noCeph, putByAdmin, secret } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { startS3Proxy } from "./s3Proxy.ts"
import { type RunningService, removeAll, type StartOptions, startService, temporaryFolder } from "./service.ts"
import { mountSmallDisk, resizeDisk, unmountAll } from "./smallDisk.ts"

let [seed, paris, vault, pid] = [4200, "", "", ""]
let service: RunningService
let settings: StartOptions
let proxy: Awaited<ReturnType<typeof startS3Proxy>>

afterAll(async () => {
  unmountAll()
  await removeAll()
  await proxy?.close()
})

const photo = () => jpeg(seed++)

const registered = async (bytes: Uint8Array, label = "Paris") => {
  const { data } = await ask(
    service,
    `mutation($pid: ID!, $checksum: String) {
      up: uploadImageS3(pid: $pid, bucket: ${label}, filename: "photo.jpg", type: JPEG, checksum: $checksum) {
        url image { id filename }
      }
    }`,
    { pid, checksum: sha1(bytes) },
  )
  return data.up as { url: string; image: { id: string; filename: string } }
}

const send = async (bytes: Uint8Array) => {
  const { url, image } = await registered(bytes)
  await start(service, image.id)
  expect((await put(url, bytes)).status).toBe(200)
  await ask(service, `mutation { doneImageUpload(id: "${image.id}") { state } }`)
  return image
}

const stateOf = async (id: string) => (await images(service, pid)).find(image => image.id === id)

const ended = (id: string, seconds = 40) =>
  until(
    () => stateOf(id),
    image => image?.state === "Ready" || image?.state === "Invalid",
    seconds,
  )

const bytesIn = async (bucket: string, key: string) => {
  const { Body, Metadata } = await admin.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), sha1: Metadata?.sha1 }
}

const original = (id: string) => `${pid}/originals/${id}`

const files = async (folder: string) =>
  (await readdir(join(service.data, folder), { recursive: true, withFileTypes: true })).filter(
    entry => entry.isFile() && !/\.lock(-journal)?$/.test(entry.name),
  ).length

const links = async (id: string) => {
  const query = `query($pid: ID!, $id: ID!) { project(id: $pid) { image(id: $id) { photo { thumbnail original } } } }`
  return (await ask(service, query, { pid, id })).data.project.image.photo as { thumbnail: string; original: string }
}

describe.skipIf(noCeph)("a service with its vault in a bucket", () => {
  beforeAll(async () => {
    proxy = await startS3Proxy()
    ;[paris, vault] = [await newBucket(), await newBucket()]
    settings = await configured({
      buckets: [entry("Paris", paris, { endpoint: proxy.url })],
      vault: vaultIn(vault, { endpoint: proxy.url }),
    })
    service = await startService(settings)
    pid = await createProject(service)
  })

  it("reads an object of the edge once, has the bucket copy it, and keeps nothing on its disk", async () => {
    const bytes = await photo()
    const { id, filename } = await send(bytes)
    expect(await ended(id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
    expect(proxy.requests("GET", filename)).toHaveLength(1)
    expect(proxy.requests("GET", id)).toHaveLength(0)
    expect(proxy.requests("PUT", `originals/${id}`).map(({ bytes, status }) => [bytes, status])).toEqual([[0, 200]])
    expect(await bytesIn(vault, original(id))).toEqual({ bytes, sha1: sha1(bytes) })
    expect((await bytesIn(vault, `${pid}/thumbs/${id}.jpg`)).bytes.subarray(0, 2).toString("hex")).toBe("ffd8")
    expect(await keysIn(paris)).toEqual([])
    for (const folder of ["vault", "thumbs", "edge"]) expect(await files(folder), folder).toBe(0)
    await until(
      () => files("scratch"),
      left => left === 0,
    )
  })

  it("gives photos to clients by addresses of the bucket, valid for minutes, behind links that can be revoked", async () => {
    const bytes = await photo()
    const { id } = await send(bytes)
    await ended(id)
    const { thumbnail, original } = await links(id)
    const answer = await fetch(original, { redirect: "manual" })
    const address = new URL(answer.headers.get("location") ?? "")
    expect([answer.status, address.origin, answer.headers.get("cache-control")]).toEqual([307, proxy.url, "private, max-age=300"])
    expect(Number(address.searchParams.get("X-Amz-Expires"))).toBeLessThanOrEqual(15 * 60)
    const ofAnother = new URL(address)
    ofAnother.pathname = ofAnother.pathname.replace("/originals/", "/thumbs/").concat(".jpg")
    expect((await fetch(ofAnother)).status).toBe(403)
    for (const method of ["PUT", "DELETE"]) expect((await fetch(address, { method })).status, method).toBe(403)
    const whole = await fetch(original)
    expect(sha1(Buffer.from(await whole.arrayBuffer()))).toBe(sha1(bytes))
    expect([whole.headers.get("content-type"), whole.headers.get("content-disposition")]).toEqual([
      "image/jpeg",
      "attachment; filename*=UTF-8''photo.jpg",
    ])
    const rest = await fetch(original, { headers: { range: "bytes=10-" } })
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, bytes.length - 10])
    expect((await fetch(thumbnail)).headers.get("content-type")).toBe("image/jpeg")
    const head = await fetch(original, { method: "HEAD" })
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)])
    const page = (await fetch(`${service.url}/`)).headers.get("content-security-policy") ?? ""
    expect(page).toMatch(new RegExp(`img-src [^;]*${proxy.url}`))
    expect(page).toMatch(new RegExp(`connect-src [^;]*${proxy.url}`))
  })

  it("refuses what is not what was announced, keeps none of it, and takes it again", async () => {
    const bytes = await photo()
    const { url, image } = await registered(bytes)
    await start(service, image.id)
    await put(url, bytes.subarray(0, bytes.length - 10))
    expect(await ended(image.id)).toMatchObject({ state: "Invalid" })
    expect(await keysIn(paris)).toEqual([])
    expect((await keysIn(vault)).filter(key => key.includes(image.id))).toEqual([])
    const again = await send(bytes)
    expect(again.id).toBe(image.id)
    expect(await ended(image.id)).toMatchObject({ state: "Ready" })
  })

  it("hands over, keeps results and gives them out", async () => {
    for (let photos = 0; photos < 3; photos++) await ended((await send(await photo())).id)
    const { data } = await ask(
      service,
      `mutation { startReconstructionWithError(id: "${pid}") { error { code message } task { id } } }`,
    )
    expect(data.startReconstructionWithError.error).toBeNull()
    const results = () => ask(service, `{ project(id: "${pid}") { downloads { edges { node { name link checksum } } } } }`)
    const done = await until(results, answer => answer.data.project.downloads.edges.length > 0)
    const [{ node: manifest }] = done.data.project.downloads.edges
    expect(manifest.name).toBe("manifest.json")
    expect(await keysIn(vault)).toEqual(expect.arrayContaining([expect.stringMatching(/results\/\w+\/manifest\.json$/)]))
    const bytes = Buffer.from(await (await fetch(manifest.link)).arrayBuffer())
    expect(sha1(bytes)).toBe(manifest.checksum)
    expect(JSON.parse(bytes.toString()).images.length).toBeGreaterThan(2)
  })

  it("takes photos whose bytes it has on its own disk to the bucket", async () => {
    const other = await startService({
      ...(await configured({ vault: vaultIn(vault, { endpoint: proxy.url, prefix: "own/" }) })),
    })
    const project = await createProject(other)
    const bytes = await photo()
    const id = await upload(other, project, bytes)
    await until(
      () => images(other, project),
      all => all[0]?.state === "Ready",
    )
    expect((await bytesIn(vault, `own/${project}/originals/${id}`)).bytes.equals(bytes)).toBe(true)
    await ask(other, `mutation { removeProject(id: "${project}") { id } }`)
    await until(
      () => keysIn(vault),
      keys => !keys.some(key => key.startsWith(`own/${project}`)),
    )
    await other.end()
  })

  it("keeps a photo that it fetched in the bucket before anything verifies it, where every process finds it", async () => {
    const bytes = await photo()
    const host = createServer((_, response) => response.end(bytes)).listen(0, "127.0.0.1")
    await once(host, "listening")
    const own = await configured({ vault: vaultIn(vault, { endpoint: proxy.url, prefix: "fetched/" }) })
    const env = { ...own.env, ALTILIFT_PROCESSORS: "0", ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" }
    const other = await startService({ ...own, env })
    const project = await createProject(other)
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/photo.jpg`
    const { data } = await ask(other, "mutation($pid: ID!, $url: String!) { uploadImageURL(pid: $pid, url: $url) { id } }", {
      pid: project,
      url,
    })
    await until(
      () => images(other, project),
      all => all[0]?.state === "Uploaded",
    )
    const kept = await bytesIn(vault, `fetched/${project}/originals/${data.uploadImageURL.id}`)
    expect(kept).toEqual({ bytes: Buffer.from(bytes), sha1: sha1(bytes) })
    expect(await readdir(join(other.data, "edge", "incoming"))).toEqual([])
    await other.end()
    const verifying = await startService({ data: other.data, ...own })
    await until(
      () => images(verifying, project),
      all => all[0]?.state === "Ready",
    )
    await ask(verifying, `mutation { removeProject(id: "${project}") { id } }`)
    await until(
      () => keysIn(vault),
      keys => !keys.some(key => key.startsWith("fetched/")),
    )
    await verifying.end()
    host.close()
  })

  it("goes on when its scratch folder vanishes", async () => {
    await rm(join(service.data, "scratch"), { recursive: true, force: true })
    const { id } = await send(await photo())
    expect(await ended(id)).toMatchObject({ state: "Ready" })
  })

  it("waits while the bucket answers 503 for half a minute, names it in the log, and loses nothing", async () => {
    const all: Array<Buffer> = []
    const ids: Array<string> = []
    const outage = proxy.during(30, [{ route: `/${vault}/`, fault: { kind: "answer", status: 503 } }])
    for (let photos = 0; photos < 4; photos++) all.push(await photo())
    for (const bytes of all) ids.push((await send(bytes)).id)
    const { thumbnail } = await links((await images(service, pid)).find(({ state }) => state === "Ready")?.id ?? "")
    expect((await fetch(thumbnail, { method: "HEAD" })).status).toBe(503)
    await outage
    for (const [index, id] of ids.entries()) {
      expect(await ended(id, 90)).toMatchObject({ state: "Ready", checksum: sha1(all[index] ?? Buffer.alloc(0)) })
    }
    expect(service.printed()).toMatch(new RegExp(`S3 bucket ${vault} \\(the vault\\)`))
    expect(service.printed()).not.toContain(secret)
    expect(service.printed()).not.toMatch(/X-Amz-Signature/)
  }, 180_000)

  it("does not give an image up for which the bucket answers 404", async () => {
    const bytes = await photo()
    const { url, image } = await registered(bytes)
    await proxy.become([{ route: `/${original(image.id)}`, times: 3, fault: { kind: "answer", status: 404 } }])
    await start(service, image.id)
    await put(url, bytes)
    expect(await ended(image.id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
    await proxy.become([])
  })

  it("killed again and again, ends with every image Ready, once, and with its bytes", async () => {
    const sent = new Map<string, Buffer>()
    for (let round = 0; round < 4; round++) {
      for (let photos = 0; photos < 3; photos++) {
        const bytes = await photo()
        sent.set((await send(bytes)).id, bytes)
      }
      await new Promise(resolve => setTimeout(resolve, 80 + round * 60))
      await service.end("SIGKILL")
      service = await startService({ ...settings, data: service.data })
    }
    for (const [id, bytes] of sent) {
      expect(await ended(id, 60)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
      expect(await bytesIn(vault, original(id))).toEqual({ bytes, sha1: sha1(bytes) })
    }
    expect(new Set((await images(service, pid)).map(({ checksum }) => checksum)).size).toBe((await images(service, pid)).length)
    await until(
      () => keysIn(paris),
      keys => keys.length === 0,
    )
  }, 180_000)

  it("leaves photos Uploaded while the disk under scratch is full, and verifies them when there is room", async context => {
    const folder = await temporaryFolder()
    if (!mountSmallDisk(folder, "64k")) return context.skip("needs the right to mount a small disk")
    const more = { buckets: [entry("Paris", paris, { endpoint: proxy.url })], scratch: { folder } }
    await service.end()
    service = await startService({
      ...(await configured({ ...more, vault: vaultIn(vault, { endpoint: proxy.url }) })),
      data: service.data,
    })
    const bytes = await jpeg(seed++, 900)
    expect(bytes.length).toBeGreaterThan(64 * 1024)
    const { id } = await send(bytes)
    await until(
      () => Promise.resolve(service.printed()),
      printed => printed.includes("ENOSPC"),
    )
    expect(await stateOf(id)).toMatchObject({ state: "Uploaded" })
    resizeDisk(folder, "16m")
    expect(await ended(id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
  })

  it("gives photos out itself where it is told so", async () => {
    await service.end()
    const own = await configured({
      buckets: [entry("Paris", paris, { endpoint: proxy.url })],
      vault: vaultIn(vault, { endpoint: proxy.url, downloads: "service" }),
    })
    service = await startService({ ...own, data: service.data })
    const ready = (await images(service, pid)).find(({ state }) => state === "Ready")
    const answer = await fetch((await links(ready?.id ?? "")).original, { redirect: "error" })
    expect([answer.status, sha1(Buffer.from(await answer.arrayBuffer()))]).toEqual([200, ready?.checksum])
    expect((await fetch(`${service.url}/`)).headers.get("content-security-policy")).not.toMatch(/img-src [^;]*http/)
  })

  it("removes a project from the bucket, and nothing of another", async () => {
    await putByAdmin(vault, "another/file", Buffer.from("x"))
    await ask(service, `mutation { removeProject(id: "${pid}") { id } }`)
    await until(
      () => keysIn(vault),
      keys => keys.length === 1 && keys[0] === "another/file",
    )
  })
})
