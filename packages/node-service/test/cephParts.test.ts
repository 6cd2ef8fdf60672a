import { readFile } from "node:fs/promises"
import { ListMultipartUploadsCommand, ListPartsCommand } from "@aws-sdk/client-s3"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, images, sha1, start, until } from "./api.ts"
import { admin, configured, entry, keysIn, newBucket, noCeph } from "./ceph.ts"
import { askParts, bigPhoto, complete, least, type Place, partOf, putPart, refusal, signParts } from "./parts.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let bucket: string
let place: Place

afterAll(removeAll)

/** Uploads that were begun and neither completed nor given up, as the bucket's administrator sees them. */
const uploadsIn = async (): Promise<ReadonlyArray<string | undefined>> =>
  ((await admin.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).map(({ UploadId }) => UploadId)

const ready = (id: string) =>
  until(
    async () => (await images(service, place.pid)).find(image => image.id === id),
    image => image?.state === "Ready" || image?.state === "Invalid",
  )

describe.skipIf(noCeph)("an upload in parts into a bucket outside, on Ceph", () => {
  beforeAll(async () => {
    bucket = await newBucket()
    const cellar = await newBucket()
    service = await startService(
      await configured({ buckets: [entry("Paris", bucket), { ...entry("Cellar", cellar), cloud: "MINIO" }] }),
    )
    place = { pid: await createProject(service), label: "Paris", mutation: "uploadImageS3" }
  })

  it("makes an object of the parts, which is noticed, verified and taken out; under S3 and MINIO", async () => {
    for (const there of [place, { ...place, label: "Cellar", mutation: "uploadImageMinio" } as const]) {
      const bytes = await bigPhoto(2 * least + 1000)
      const { image, parts } = await signParts(service, there, bytes)
      expect(parts.urls.join()).not.toMatch(/checksum|content-type/i)
      await start(service, image.id)
      const etags = await Promise.all(parts.urls.map((url, at) => putPart(url, partOf(bytes, at + 1))))
      expect((await complete(parts.complete, etags)).status).toBe(200)
      expect(await ready(image.id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
      expect(sha1(await readFile(`${service.data}/vault/${place.pid}/${image.id}`))).toBe(sha1(bytes))
    }
    expect(await keysIn(bucket)).toEqual([])
    expect(await uploadsIn()).toEqual([])
  })

  it("is gone on with by its name and with fresh addresses: the bucket has the parts that came before", async () => {
    const bytes = await bigPhoto(2 * least)
    const before = await signParts(service, place, bytes)
    const one = await putPart(before.parts.urls[0] ?? "", partOf(bytes, 1))
    const { image, parts } = await signParts(service, place, bytes, { uploadId: before.parts.uploadId, from: 2 })
    expect([image.id, parts.uploadId, parts.urls.length]).toEqual([before.image.id, before.parts.uploadId, 1])
    const listed = await admin.send(
      new ListPartsCommand({ Bucket: bucket, Key: `${place.pid}/${image.filename}`, UploadId: parts.uploadId }),
    )
    expect(listed.Parts?.map(({ PartNumber, ETag }) => [PartNumber, ETag])).toEqual([[1, one]])
    const two = await putPart(parts.urls[0] ?? "", partOf(bytes, 2))
    expect((await complete(parts.complete, [one, two])).status).toBe(200)
    expect(await ready(image.id)).toMatchObject({ state: "Ready" })
  })

  it("that is given up is gone", async () => {
    const bytes = await bigPhoto(least + 1)
    const { parts } = await signParts(service, place, bytes)
    await putPart(parts.urls[0] ?? "", partOf(bytes, 1))
    expect(await uploadsIn()).toEqual([parts.uploadId])
    expect((await fetch(parts.abort, { method: "DELETE" })).status).toBe(204)
    expect(await uploadsIn()).toEqual([])
    expect(await refusal(await fetch(parts.urls[1] ?? "", { method: "PUT", body: partOf(bytes, 2) }))).toEqual([
      404,
      "NoSuchUpload",
    ])
  })

  it("grants nothing but its own parts", async () => {
    const bytes = await bigPhoto(least + 1)
    const { parts } = await signParts(service, place, bytes)
    const other = (parts.urls[0] ?? "").replace("partNumber=1", "partNumber=2")
    expect((await fetch(other, { method: "PUT", body: "x" })).status).toBe(403)
    expect((await fetch(parts.complete, { method: "DELETE" })).status).toBe(403)
    expect((await fetch(parts.abort, { method: "DELETE" })).status).toBe(204)
  })

  it("begins nothing for a file that S3 does not take", async () => {
    const bytes = await bigPhoto(least)
    expect((await askParts(service, place, bytes, { size: 5 * 1024 ** 4 + 1 })).data.up.parts).toBeNull()
    expect(await uploadsIn()).toEqual([])
  })
})
