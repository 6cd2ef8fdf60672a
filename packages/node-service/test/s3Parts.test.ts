import { readFile, utimes } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { AbortMultipartUploadCommand, CompleteMultipartUploadCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { planParts } from "../src/ports/planParts.ts"
import { ask, codesOf, createProject, put, register, sha1, until } from "./api.ts"
import { stateOf } from "./edge.ts"
import { edgeFiles, md5, nothing } from "./oss.ts"
import { askParts, bigPhoto, complete, least, type Place, partOf, putPart, refusal, signParts, type Wish } from "./parts.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

const limit = 12 * 1024 ** 2

let service: RunningService
let place: Place
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_MAX_OBJECT_BYTES: String(limit) } })
  place = { pid: await createProject(service), label: "Local", mutation: "uploadImageS3" }
})
afterAll(removeAll)

const begun = async (length = least + 1000, wish: Wish = {}) => {
  const bytes = await bigPhoto(length)
  return { bytes, ...(await signParts(service, place, bytes, wish)) }
}

const becomes = (id: string, wanted: string, of = service) =>
  until(
    () => stateOf(of, place.pid, id),
    state => state === wanted,
  )

const changed = (url: string, change: (url: URL) => void): string => {
  const other = new URL(url)
  change(other)
  return other.href
}

describe("an upload in parts with signed addresses", () => {
  it("makes an object of the parts, under S3 and MINIO, and leaves nothing behind", async () => {
    for (const mutation of ["uploadImageS3", "uploadImageMinio"] as const) {
      const bytes = await bigPhoto(2 * least + 1000)
      const { image, parts } = await signParts(service, { ...place, mutation }, bytes)
      expect([parts.urls.length, parts.partSize]).toEqual([3, least])
      const etags = await Promise.all(parts.urls.map((url, at) => putPart(url, partOf(bytes, at + 1))))
      expect(etags[2]).toBe(`"${md5(partOf(bytes, 3)).toLowerCase()}"`)
      expect(await stateOf(service, place.pid, image.id)).toBe("Pending")
      expect((await complete(parts.complete, etags)).status).toBe(200)
      await becomes(image.id, "Ready")
      expect(sha1(await readFile(`${service.data}/vault/${place.pid}/${image.id}`))).toBe(sha1(bytes))
      expect((await complete(parts.complete, etags)).status).toBe(200)
      expect(await edgeFiles(service)).toEqual(nothing)
    }
  })

  it("is gone on with after a kill of the service, by its name and with fresh addresses", async () => {
    const first = await startService()
    const there: Place = { ...place, pid: await createProject(first) }
    const bytes = await bigPhoto(2 * least)
    const before = await signParts(first, there, bytes)
    const one = await putPart(before.parts.urls[0] ?? "", partOf(bytes, 1))
    await first.end("SIGKILL")
    const second = await startService({ data: first.data })
    const { image, parts } = await signParts(second, there, bytes, { uploadId: before.parts.uploadId, from: 2 })
    expect([image.id, parts.uploadId, parts.urls.length]).toEqual([before.image.id, before.parts.uploadId, 1])
    const two = await putPart(parts.urls[0] ?? "", partOf(bytes, 2))
    expect((await complete(parts.complete, [one, two])).status).toBe(200)
    await until(
      () => stateOf(second, there.pid, image.id),
      state => state === "Ready",
    )
  })

  it("that is given up is gone, and its addresses are of no use", async () => {
    const { bytes, parts } = await begun()
    await putPart(parts.urls[0] ?? "", partOf(bytes, 1))
    expect((await fetch(parts.abort, { method: "DELETE" })).status).toBe(204)
    expect(await edgeFiles(service)).toEqual(nothing)
    const late = fetch(parts.urls[1] ?? "", { method: "PUT", body: partOf(bytes, 2) })
    expect(await refusal(await late)).toEqual([404, "NoSuchUpload"])
    expect(await refusal(await complete(parts.complete, ['"x"']))).toEqual([404, "NoSuchUpload"])
  })

  it("is taken from another client of the SDK with the same key", async () => {
    const { bytes, image, parts } = await begun()
    const kept = JSON.parse(await readFile(join(service.data, "edge-key.json"), "utf8"))
    const client = new S3Client({
      region: "us-east-1",
      endpoint: service.edge,
      forcePathStyle: true,
      credentials: kept,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    })
    const upload = { Bucket: "edge", Key: `${place.pid}/${image.filename}`, UploadId: parts.uploadId }
    const etags = []
    for (const PartNumber of [1, 2]) {
      etags.push(
        await putPart(await getSignedUrl(client, new UploadPartCommand({ ...upload, PartNumber })), partOf(bytes, PartNumber)),
      )
    }
    expect((await complete(await getSignedUrl(client, new CompleteMultipartUploadCommand(upload)), etags)).status).toBe(200)
    await becomes(image.id, "Ready")
    const abort = await getSignedUrl(client, new AbortMultipartUploadCommand(upload))
    expect(await refusal(await fetch(abort, { method: "DELETE" }))).toEqual([404, "NoSuchUpload"])
  })
})

describe("a signed address of a part", () => {
  it("grants that part of that upload of that object, by that method, and no other", async () => {
    const { bytes, parts } = await begun()
    const other = await begun()
    const [one = "", two = ""] = parts.urls
    const body = partOf(bytes, 1)
    for (const url of [
      changed(one, ({ searchParams }) => searchParams.set("partNumber", "2")),
      changed(one, ({ searchParams }) => searchParams.set("uploadId", other.parts.uploadId)),
      changed(one, ({ searchParams }) => searchParams.delete("partNumber")),
      changed(one, url => (url.pathname = new URL(other.parts.urls[0] ?? "").pathname)),
      changed(one, ({ searchParams }) => searchParams.set("X-Amz-Expires", "604800")),
      changed(one, ({ searchParams }) => searchParams.set("X-Amz-Signature", "0".repeat(64))),
      changed(parts.complete, ({ searchParams }) => searchParams.set("partNumber", "1")),
      changed(parts.abort, ({ searchParams }) => searchParams.set("partNumber", "1")),
    ]) {
      const [status, code] = await refusal(await fetch(url, { method: "PUT", body }))
      expect([status, code], url).toSatisfy(([status, code]) =>
        status === 403 ? code === "SignatureDoesNotMatch" : status === 405 && code === "MethodNotAllowed",
      )
    }
    const abortByPart = changed(two, ({ searchParams }) => searchParams.delete("partNumber"))
    for (const [url, method] of [
      [parts.complete, "DELETE"],
      [parts.abort, "POST"],
      [abortByPart, "DELETE"],
      [abortByPart, "POST"],
    ] as const) {
      expect(await refusal(await fetch(url, { method })), method).toEqual([403, "SignatureDoesNotMatch"])
    }
    for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
      expect((await fetch(one, { method })).status, method).toBe(405)
    }
    expect(await edgeFiles(service)).toEqual(nothing)
    await putPart(one, body)
    expect((await fetch(parts.abort, { method: "DELETE" })).status).toBe(204)
  })

  it("is of no use when it has expired", async () => {
    const { bytes, image, parts } = await begun()
    const kept = JSON.parse(await readFile(join(service.data, "edge-key.json"), "utf8"))
    const client = new S3Client({ region: "us-east-1", endpoint: service.edge, forcePathStyle: true, credentials: kept })
    const upload = { Bucket: "edge", Key: `${place.pid}/${image.filename}`, UploadId: parts.uploadId }
    const options = { signingDate: new Date(Date.now() - 10_000), expiresIn: 5 }
    const url = await getSignedUrl(client, new UploadPartCommand({ ...upload, PartNumber: 1 }), options)
    expect(await refusal(await fetch(url, { method: "PUT", body: partOf(bytes, 1) }))).toEqual([403, "AccessDenied"])
  })

  it("takes no body without an announced length, and none with which the object would be too long", async () => {
    const { bytes, parts } = await begun(2 * least + 1000)
    const stream = new Blob([partOf(bytes, 1)]).stream()
    const chunked = fetch(parts.urls[0] ?? "", { method: "PUT", body: stream, duplex: "half" } as RequestInit)
    expect(await refusal(await chunked)).toEqual([411, "MissingContentLength"])
    await putPart(parts.urls[0] ?? "", partOf(bytes, 1))
    await putPart(parts.urls[1] ?? "", partOf(bytes, 2))
    const long = fetch(parts.urls[2] ?? "", { method: "PUT", body: partOf(bytes, 1) })
    expect(await refusal(await long)).toEqual([400, "EntityTooLarge"])
    expect((await fetch(parts.abort, { method: "DELETE" })).status).toBe(204)
  })
})

describe("completing an upload in parts", () => {
  it("wants every part but the last to have 5 MiB, and the ETags that were given", async () => {
    const { bytes, image, parts } = await begun()
    const small = await putPart(parts.urls[0] ?? "", partOf(bytes, 2))
    const last = await putPart(parts.urls[1] ?? "", partOf(bytes, 2))
    expect(await refusal(await complete(parts.complete, [small, last]))).toEqual([400, "EntityTooSmall"])
    expect(await refusal(await complete(parts.complete, [`"${"0".repeat(32)}"`, last]))).toEqual([400, "InvalidPart"])
    expect(await stateOf(service, place.pid, image.id)).toBe("Pending")
    const whole = await putPart(parts.urls[0] ?? "", partOf(bytes, 1))
    expect((await complete(parts.complete, [whole, last])).status).toBe(200)
    await becomes(image.id, "Ready")
  })

  it("of what was not announced ends Invalid like any other bytes", async () => {
    const { bytes, image, parts } = await begun()
    const etag = await putPart(parts.urls[0] ?? "", partOf(bytes, 1))
    expect((await complete(parts.complete, [etag])).status).toBe(200)
    await becomes(image.id, "Invalid")
    const again = await signParts(service, place, bytes)
    expect(again.image.id).toBe(image.id)
    expect((await fetch(again.parts.abort, { method: "DELETE" })).status).toBe(204)
  })
})

describe("parts that nobody goes on with", () => {
  it("are swept after a day, and each that comes keeps its image", async () => {
    const own = await startService()
    const there: Place = { ...place, pid: await createProject(own) }
    const [bytes, old] = [await bigPhoto(least + 10), await bigPhoto(least + 20)]
    const kept = await signParts(own, there, bytes)
    const left = await signParts(own, there, old)
    const database = new DatabaseSync(join(own.data, "altilift.db"), { timeout: 10_000 })
    database.prepare("update images set touchedAt = 0 where id = ?").run(kept.image.id)
    await putPart(kept.parts.urls[0] ?? "", partOf(bytes, 1))
    await until(
      async () => Number(database.prepare("select touchedAt from images where id = ?").get(kept.image.id)?.touchedAt),
      touchedAt => touchedAt > Date.now() - 60_000,
    )
    database.close()
    await putPart(left.parts.urls[0] ?? "", partOf(old, 1))
    const folder = join(own.data, "edge", "uploads", there.pid, `${left.image.filename}-${left.parts.uploadId}`)
    const yesterday = (Date.now() - 25 * 60 * 60 * 1000) / 1000
    await utimes(folder, yesterday, yesterday)
    await own.end()
    const again = await startService({ data: own.data })
    await until(
      () => edgeFiles(again),
      ({ uploads }) => uploads.length === 1,
    )
    const late = fetch(changedOrigin(left.parts.urls[1] ?? "", again.edge), { method: "PUT", body: "x" })
    expect((await late).status).not.toBe(200)
  })
})

const changedOrigin = (url: string, origin: string): string => url.replace(new URL(url).origin, origin)

describe("what is asked of parts", () => {
  it("is answered with at most a hundred addresses, from the part that is wanted, of parts that are as big as they must be", () => {
    const gib = 1024 ** 3
    const plan = (size: number, from = 1, partSize?: number) => planParts({ size, partSize, uploadId: undefined, from })
    expect(plan(gib)).toMatchObject({ partSize: 8 * 1024 ** 2, numbers: { length: 100, 0: 1, 99: 100 } })
    expect(plan(gib, 101)).toMatchObject({ numbers: { length: 28, 0: 101, 27: 128 } })
    expect(plan(gib, 200)?.numbers).toEqual([])
    expect(plan(gib, 1, 1)?.partSize).toBe(least)
    const most = plan(5 * 1024 * gib, 9_990)
    expect(most?.partSize).toBe(Math.ceil((5 * 1024 * gib) / 10_000))
    expect(most?.numbers.at(-1)).toBe(10_000)
    expect(plan(5 * 1024 * gib + 1)).toBeUndefined()
    expect(plan(1)?.numbers).toEqual([1])
  })

  it("is the same for an upload that goes on, whose sizes come from an earlier answer", () => {
    for (const size of [1, least, 100_000_001, 77_777_777_777]) {
      const partSize = planParts({ size, partSize: undefined, uploadId: undefined, from: 1 })?.partSize
      expect(planParts({ size, partSize, uploadId: "x", from: 2 })?.partSize).toBe(partSize)
    }
  })

  it("begins nothing where the bucket would not take the file, or the image has its bytes", async () => {
    const bytes = await bigPhoto(least)
    expect((await askParts(service, place, bytes, { size: limit + 1 })).data.up.parts).toBeNull()
    const signed = await register(service, place.pid, bytes)
    await put(signed.url, bytes)
    await becomes(signed.image.id, "Ready")
    expect((await askParts(service, place, bytes)).data.up).toMatchObject({ image: { state: "Ready" }, parts: null })
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("is refused where it makes no sense, and begins nothing", async () => {
    const bytes = await bigPhoto(least)
    for (const wish of [
      { size: 0 },
      { size: -5 },
      { size: 1.5 },
      { partSize: 0 },
      { from: 0 },
      { from: 10_001 },
      { uploadId: "" },
      { uploadId: "x".repeat(2_001) },
    ]) {
      expect(codesOf(await askParts(service, place, bytes, wish)), JSON.stringify(wish)).toEqual(["BAD_USER_INPUT"])
    }
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("is refused in one document with more than a hundred of them", async () => {
    const one = (at: number) =>
      `a${at}: uploadImageS3(pid: "${place.pid}", bucket: Local, filename: "x") { parts(size: 1) { abort } }`
    const many = Array.from({ length: 110 }, (_, at) => one(at)).join(" ")
    expect(codesOf(await ask(service, `mutation { ${many} }`))).toEqual(["BAD_USER_INPUT"])
  })
})
