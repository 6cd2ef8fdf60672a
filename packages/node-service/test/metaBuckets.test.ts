import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { ask, createProject, sha1, until } from "./api.ts"
import { configured, entry, keysIn, newBucket, noCeph } from "./ceph.ts"
import { type Cloud, lookAtMeta, put, settledMeta, signMeta, uploadMeta } from "./metaFiles.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

const hookSecret = "a secret of the hook"
let service: RunningService
let [paris, cellar] = ["", ""]
afterAll(removeAll)

const geo = "EPSG:4326\na.jpg 1 2 3\n"

describe.skipIf(noCeph)("meta files in buckets outside, on Ceph", () => {
  beforeAll(async () => {
    ;[paris, cellar] = [await newBucket(), await newBucket()]
    const buckets = [entry("Paris", paris), { ...entry("Cellar", cellar), cloud: "MINIO" }]
    service = await startService(await configured({ s3HookSecret: hookSecret, buckets }))
  })

  it.each<[Cloud, string, () => string]>([
    ["S3", "Paris", () => paris],
    ["MINIO", "Cellar", () => cellar],
  ])("%s: are noticed without a word, checked, and taken out of the bucket", async (cloud, label, bucket) => {
    const pid = await createProject(service)
    const ready = await uploadMeta(service, pid, "geo.txt", geo, cloud, label)
    assert.deepInclude(ready, { state: "Ready", checksum: sha1(Buffer.from(geo)), kind: "positions" })
    const invalid = await uploadMeta(service, pid, "geo.txt", "EPSG:4326\na.jpg 1 north\n", cloud, label)
    assert.deepStrictEqual(invalid.error, ['line 2: geo_y is no number: "north"'])
    await until(
      () => keysIn(bucket()),
      ({ length }) => length === 0,
    )
  })

  it("are looked for soon, although a process with a clock ahead registered them", async () => {
    const pid = await createProject(service)
    const { url, file } = await signMeta(service, pid, "geo.txt", "S3", { bucket: "Paris" })
    await sql(service.data, `update "metaFiles" set "lookAt" = ${Date.now() + 5 * 60_000} where id = '${file.id}'`)
    await put(url, geo)
    // The next registration begins a round.
    await signMeta(service, pid, "camera.txt", "S3", { bucket: "Paris" })
    assert.strictEqual((await settledMeta(service, pid, file.id)).state, "Ready")
  })

  it("that are too large are refused unread", async () => {
    const pid = await createProject(service)
    const file = await uploadMeta(service, pid, "geo.txt", new Uint8Array(5 * 1024 ** 2), "S3", "Paris")
    assert.deepStrictEqual([file.state, file.problems[0]?.code], ["Invalid", "meta-too-large"])
  })

  it("are not taken for what nobody waits for when the bucket tells of them", async () => {
    const pid = await createProject(service)
    const { url, file } = await signMeta(service, pid, "camera.txt", "S3", { bucket: "Paris" })
    await put(url, "1 2 3")
    const { data } = await ask(service, `{ project(id: "${pid}") { metaFile(id: "${file.id}") { filename } } }`)
    const key = `${pid}/${data.project.metaFile.filename}`
    const event = { eventName: "ObjectCreated:Put", s3: { bucket: { name: paris }, object: { key } } }
    const headers = { authorization: `Bearer ${hookSecret}` }
    const answer = await fetch(`${service.url}/hooks/s3`, { method: "POST", headers, body: JSON.stringify({ Records: [event] }) })
    assert.strictEqual(answer.status, 200)
    assert.strictEqual((await settledMeta(service, pid, file.id)).state, "Ready")
    assert.strictEqual((await lookAtMeta(service, pid, file.id)).checksum, sha1(Buffer.from("1 2 3")))
  })
})
