import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, images, put, sha1, start, until } from "./api.ts"
import { configured, endpoint, entry, keysIn, newBucket, noCeph, putByAdmin } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, type StartOptions, startService } from "./service.ts"

let service: RunningService
let [paris, oslo, cellar] = ["", "", ""]
let pid: string
let settings: StartOptions
let seed = 700
const secret = "a secret of the hook"

afterAll(removeAll)

/** Registers a photo in a bucket, by the mutation of its cloud. */
const registered = async (label: string, bytes: Uint8Array, mutation = "uploadImageS3") => {
  const answer = await ask(
    service,
    `mutation($pid: ID!, $checksum: String) {
      up: ${mutation}(pid: $pid, bucket: ${label}, filename: "photo.jpg", checksum: $checksum) { url image { id state filename } }
    }`,
    { pid, checksum: sha1(bytes) },
  )
  if (answer.data?.up == null) throw new Error(JSON.stringify(answer))
  return answer.data.up as { url: string; image: { id: string; state: string; filename: string } }
}

const photo = () => jpeg(seed++)

const stateOf = async (id: string) => (await images(service, pid)).find(image => image.id === id)

const ready = (id: string) =>
  until(
    () => stateOf(id),
    image => image?.state === "Ready" || image?.state === "Invalid",
  )

const hook = (body: string, authorization?: string) =>
  fetch(`${service.url}/hooks/s3`, {
    method: "POST",
    body,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  })

const created = (bucket: string, key: string, eventName = "ObjectCreated:Put") =>
  JSON.stringify({ Records: [{ eventVersion: "2.1", eventName, s3: { bucket: { name: bucket }, object: { key, size: 1 } } }] })

describe.skipIf(noCeph)("buckets outside, on Ceph", () => {
  beforeAll(async () => {
    ;[paris, oslo, cellar] = [await newBucket(), await newBucket(), await newBucket()]
    settings = await configured({
      s3HookSecret: secret,
      buckets: [
        entry("Paris", paris),
        entry("Oslo", oslo),
        { ...entry("Cellar", cellar), cloud: "MINIO" },
        entry("Down", "nothing", { endpoint: "http://127.0.0.1:9" }),
        entry("Foreign", paris, { accessKeyId: "somebody" }),
        entry("Missing", "there-is-no-such-bucket"),
      ],
    })
    service = await startService(settings)
    pid = await createProject(service)
  })

  it("are the labels that clients choose from, and the clouds that take images", async () => {
    const { data } = await ask(
      service,
      `{ s3: __type(name: "BucketS3") { enumValues { name } } oss: __type(name: "BucketOSS") { enumValues { name } }
         minio: __type(name: "BucketMinio") { enumValues { name } } support { supportedCloud(kind: image) }
         getGeoIPInfo { nearestBuckets { cloud bucket display } } }`,
    )
    const names = (type: { enumValues: ReadonlyArray<{ name: string }> }) => type.enumValues.map(({ name }) => name)
    expect([names(data.s3), names(data.oss), names(data.minio)]).toEqual([
      ["Paris", "Oslo", "Down", "Foreign", "Missing"],
      ["None"],
      ["Cellar"],
    ])
    expect(data.support.supportedCloud).toEqual(["S3", "MINIO"])
    expect(data.getGeoIPInfo.nearestBuckets.slice(0, 3)).toEqual([
      { cloud: "S3", bucket: "Paris", display: "Paris" },
      { cloud: "S3", bucket: "Oslo", display: "Oslo" },
      { cloud: "MINIO", bucket: "Cellar", display: "Cellar" },
    ])
    const none = await ask(service, `mutation { uploadImageOSS(pid: "${pid}", bucket: None, filename: "x") { sts { id } } }`)
    expect(codesOf(none)).toEqual(["NOT_OFFERED"])
  })

  it("take signed PUTs, which are noticed without a signal, verified, and taken out of the bucket", async () => {
    for (const [label, bucket, mutation] of [
      ["Paris", paris, "uploadImageS3"],
      ["Cellar", cellar, "uploadImageMinio"],
    ] as const) {
      const bytes = await photo()
      const { url, image } = await registered(label, bytes, mutation)
      expect(url.startsWith(`${endpoint}/${bucket}/${pid}/${image.filename}?`)).toBe(true)
      expect(url).not.toMatch(/checksum|content-type/i)
      await start(service, image.id)
      expect((await put(url, bytes)).status).toBe(200)
      expect(await ready(image.id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
      expect(await keysIn(bucket)).toEqual([])
      expect(sha1(await readFile(`${service.data}/vault/${pid}/${image.id}`))).toBe(sha1(bytes))
    }
  })

  it("are looked into at once when a client says done", async () => {
    const bytes = await photo()
    const { url, image } = await registered("Paris", bytes)
    const done = () => ask(service, `mutation { doneImageUpload(id: "${image.id}") { state } }`)
    expect((await done()).data.doneImageUpload.state).toBe("Pending")
    await put(url, bytes)
    expect((await done()).data.doneImageUpload.state).not.toBe("Pending")
    expect(await ready(image.id)).toMatchObject({ state: "Ready" })
  })

  it("are one place at a time: registered in another, an image is expected there, and bytes in the first count no more", async () => {
    const bytes = await photo()
    const first = await registered("Paris", bytes)
    const second = await registered("Oslo", bytes)
    expect(second.image.id).toBe(first.image.id)
    await put(first.url, bytes)
    const answer = await ask(service, `mutation { doneImageUpload(id: "${first.image.id}") { state } }`)
    expect(answer.data.doneImageUpload.state).toBe("Pending")
    await put(second.url, bytes)
    expect(await ready(first.image.id)).toMatchObject({ state: "Ready" })
    expect(await keysIn(oslo)).toEqual([])
  })

  it("hold what is not what was announced only until it is found Invalid, and it may come again", async () => {
    const bytes = await photo()
    const { url, image } = await registered("Paris", bytes)
    await put(url, bytes.subarray(0, bytes.length - 10))
    expect(await ready(image.id)).toMatchObject({ state: "Invalid" })
    const again = await registered("Paris", bytes)
    expect(again.image).toMatchObject({ id: image.id, state: "Pending" })
    await put(again.url, bytes)
    expect(await ready(image.id)).toMatchObject({ state: "Ready" })
  })

  it("refuse a signed address used for another key, and one that was altered", async () => {
    const bytes = await photo()
    const { url, image } = await registered("Oslo", bytes)
    const other = url.replace(
      image.filename,
      image.filename.replace(/^./, digit => (digit === "0" ? "1" : "0")),
    )
    expect((await put(other, bytes)).status).toBe(403)
    expect((await put(url.replace(/Expires=\d+/, "Expires=604800"), bytes)).status).toBe(403)
    expect((await fetch(url)).status).toBe(403)
    expect(await keysIn(oslo)).toEqual([])
  })

  it("that do not answer, do not know us or are not there are named in the log and to the client, and stop nobody else", async () => {
    await until(
      () => Promise.resolve(service.printed()),
      printed => ["Down", "Foreign", "Missing"].every(label => printed.includes(`S3 bucket ${label} `)),
    )
    expect(service.printed()).toMatch(/S3 bucket Down does not answer \(ECONNREFUSED\)/)
    expect(service.printed()).toMatch(/S3 bucket Foreign refuses .*InvalidAccessKeyId/)
    expect(service.printed()).toMatch(/S3 bucket Missing refuses .*NoSuchBucket/)
    for (const [label, code] of [
      ["Down", "UNAVAILABLE"],
      ["Foreign", "NOT_OFFERED"],
    ] as const) {
      const { image } = await registered(label, await photo())
      expect(codesOf(await ask(service, `mutation { doneImageUpload(id: "${image.id}") { state } }`))).toEqual([code])
    }
    const bytes = await photo()
    const { url, image } = await registered("Paris", bytes)
    await put(url, bytes)
    expect(await ready(image.id)).toMatchObject({ state: "Ready" })
    expect(service.printed()).not.toMatch(/TESTSECRET|X-Amz-Signature/)
  })
})

describe.skipIf(noCeph)("images that nobody touched for 65 minutes", () => {
  it("are given up after a last look, which takes what came; of a bucket that does not answer nothing is said", async () => {
    const bytes = await photo()
    const [came, lost, unknown] = [
      await registered("Oslo", bytes),
      await registered("Oslo", await photo()),
      await registered("Down", await photo()),
    ]
    await service.end("SIGKILL")
    await put(came.url, bytes)
    const database = new DatabaseSync(join(service.data, "altilift.db"), { timeout: 10_000 })
    database.exec(`update images set touchedAt = touchedAt - ${66 * 60_000} where state = 'Pending'`)
    database.close()
    service = await startService({ ...settings, data: service.data })
    expect(await ready(came.image.id)).toMatchObject({ state: "Ready" })
    expect(await ready(lost.image.id)).toMatchObject({
      state: "Invalid",
      error: ["nothing arrived for 65 minutes; upload the photo again"],
    })
    expect(await stateOf(unknown.image.id)).toMatchObject({ state: "Pending" })
  })
})

describe.skipIf(noCeph)("POST /hooks/s3", () => {
  it("refuses who does not know the secret, what is no event, and what is too long", async () => {
    const body = created(paris, "x")
    expect((await hook(body)).status).toBe(401)
    expect((await hook(body, "Bearer wrong")).status).toBe(401)
    expect((await hook("{}", `Bearer ${secret}`)).status).toBe(400)
    expect((await hook("no json", `Bearer ${secret}`)).status).toBe(400)
    expect((await hook(" ".repeat(2 * 1024 ** 2), `Bearer ${secret}`)).status).toBe(413)
    expect((await fetch(`${service.url}/hooks/s3`)).status).toBe(405)
    expect((await hook('{"Service":"Amazon S3","Event":"s3:TestEvent"}', `Bearer ${secret}`)).status).toBe(200)
  })

  it("believes the bucket, not the message", async () => {
    const { image } = await registered("Paris", await photo())
    expect((await hook(created(paris, `${pid}/${image.filename}`), `Bearer ${secret}`)).status).toBe(200)
    expect(await stateOf(image.id)).toMatchObject({ state: "Pending" })
  })

  it("notices a photo at once, also from senders that know only Basic", async () => {
    const bytes = await photo()
    const { url, image } = await registered("Paris", bytes)
    await put(url, bytes)
    const basic = `Basic ${Buffer.from(`hook:${secret}`).toString("base64")}`
    expect((await hook(created(paris, `${pid}%2F${image.filename}`, "s3:ObjectCreated:Put"), basic)).status).toBe(200)
    expect((await stateOf(image.id))?.state).not.toBe("Pending")
    expect(await ready(image.id)).toMatchObject({ state: "Ready" })
  })

  it("has removed what nobody will take out: bytes of a Ready image, and of none", async () => {
    const stray = `${"a".repeat(24)}/${"b".repeat(40)}.jpg`
    await putByAdmin(oslo, stray, Buffer.from("x"))
    await putByAdmin(oslo, "not-ours.txt", Buffer.from("x"))
    for (const key of [stray, "not-ours.txt"]) {
      expect((await hook(created(oslo, key), `Bearer ${secret}`)).status).toBe(200)
    }
    expect(await keysIn(oslo)).toEqual(["not-ours.txt"])
  })
})
