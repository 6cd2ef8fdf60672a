import { randomBytes } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import aliyun from "aliyun-sdk"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, until } from "./api.ts"
import { stateOf } from "./edge.ts"
import { client, edgeFiles, failure, granted, md5, nothing, type Options, registerOss, type Sts } from "./oss.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"

let service: RunningService
let pid: string
let sts: Sts
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
  sts = await granted(service, pid)
})
afterAll(removeAll)

interface ListedPart {
  readonly PartNumber: string
  readonly Size: string
  readonly ETag: string
}

/** A page of parts as the client gives it; one part stands alone. */
interface PartsPage {
  readonly parts: ListedPart | ReadonlyArray<ListedPart>
}

/** What the client does and its types leave out. */
interface Untyped {
  readonly append: (name: string, bytes: Buffer) => Promise<unknown>
  readonly listUploads: (query: object) => Promise<unknown>
  readonly uploadPartCopy: (name: string, id: string, part: number, range: string, source: object) => Promise<unknown>
}

let seed = 7000

/** A photo that no other test has, registered; some bytes after its end make it as long as wanted. */
const photo = async (length = 0) => {
  seed += 1
  const image = await jpeg(seed)
  const bytes = Buffer.concat([image, randomBytes(Math.max(0, length - image.length))])
  return { bytes, ...(await registerOss(service, pid, bytes)) }
}

const ready = (id: string) =>
  until(
    () => stateOf(service, pid, id),
    state => state === "Ready" || state === "Invalid",
  )

const ways: ReadonlyArray<readonly [string, Options]> = [
  ["V1, bucket in the path", {}],
  ["V1, bucket in a host that the client makes up", { sldEnable: false }],
  ["V4, bucket in the path", { authorizationV4: true, region: "oss-cn-hangzhou" }],
  ["V4, bucket in a host that the client makes up", { authorizationV4: true, region: "oss-eu-central-1", sldEnable: false }],
]

describe.each(ways)("ali-oss, %s", (_, options) => {
  it("puts an object from memory, from a file, and from a stream of unknown length", async () => {
    const oss = client(sts, options)
    const [buffer, file, stream] = await Promise.all([photo(), photo(), photo()])
    const put = await oss.put(buffer.name, buffer.bytes, { mime: "image/jpeg" })
    expect((put.res.headers as Record<string, string>).etag).toBe(`"${md5(buffer.bytes)}"`)
    const path = join(await temporaryFolder(), "photo.jpg")
    await writeFile(path, file.bytes)
    await oss.put(file.name, path)
    await oss.putStream(stream.name, Readable.from([stream.bytes]))
    for (const { image } of [buffer, file, stream]) expect(await ready(image.id)).toBe("Ready")
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("puts an object in parts", async () => {
    const { bytes, image, name } = await photo(350_000)
    const done = await client(sts, options).multipartUpload(name, bytes, { partSize: 102_400, parallel: 3 })
    expect(done).toMatchObject({ bucket: "edge", name, etag: expect.stringMatching(/^"[0-9A-F]{32}-4"$/) })
    expect(await ready(image.id)).toBe("Ready")
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("goes on with an upload that was interrupted, and sends no part twice", async () => {
    const { bytes, image, name } = await photo(450_000)
    const first = client(sts, options)
    let checkpoint: { doneParts: ReadonlyArray<unknown> } | undefined
    await first
      .multipartUpload(name, bytes, {
        partSize: 102_400,
        parallel: 1,
        progress: (_: number, at: { doneParts: ReadonlyArray<unknown> }) => {
          checkpoint = at
          if (at.doneParts.length === 2) (first as unknown as { cancel: () => void }).cancel()
        },
      })
      .catch(error => expect(error.name).toBe("cancel"))
    expect(checkpoint?.doneParts).toHaveLength(2)
    expect((await edgeFiles(service)).uploads).toHaveLength(2)
    const renewed = client(await granted(service, pid), options)
    const sent: number[] = []
    await renewed.multipartUpload(name, bytes, {
      parallel: 1,
      checkpoint: checkpoint as never,
      progress: (_: number, at: { doneParts: ReadonlyArray<unknown> } | null) => void sent.push(at?.doneParts.length ?? 0),
    })
    expect(sent).toEqual([3, 4, 5, 0])
    expect(await ready(image.id)).toBe("Ready")
  })

  it("lists the parts of its own upload, a page at a time, and aborts it", async () => {
    const { bytes, name } = await photo(250_000)
    const oss = client(sts, options)
    const { uploadId } = await oss.initMultipartUpload(name)
    await oss.uploadPart(name, uploadId, 2, bytes as never, 0, 102_400)
    await oss.uploadPart(name, uploadId, 1, bytes as never, 0, 102_400)
    await oss.uploadPart(name, uploadId, 7, bytes as never, 102_400, 250_000)
    await oss.uploadPart(name, uploadId, 7, bytes as never, 102_400, 250_000)
    // The vendor's types say less than the answer has.
    const list = async (query: Record<string, number>) => {
      const answer: unknown = await oss.listParts(name, uploadId, query as never)
      return answer as PartsPage
    }
    const page = await list({ "max-parts": 2 })
    expect(page).toMatchObject({ isTruncated: "true", nextPartNumberMarker: "2", uploadId, bucket: "edge", name })
    expect([page.parts].flat().map(part => part.PartNumber)).toEqual(["1", "2"])
    const rest = await list({ "part-number-marker": 2 })
    expect(rest).toMatchObject({ isTruncated: "false", parts: { PartNumber: "7", Size: "147600" } })
    expect([rest.parts].flat()[0]?.ETag).toBe(`"${md5(bytes.subarray(102_400, 250_000))}"`)
    await oss.abortMultipartUpload(name, uploadId)
    expect((await edgeFiles(service)).uploads).toEqual([])
    expect(await failure(list({}))).toMatchObject({ code: "NoSuchUpload", status: 404 })
  })
})

describe("the edge", () => {
  it("gives an STS no way to read, list or delete", async () => {
    const { bytes, name } = await photo()
    const oss = client(sts)
    await oss.put(name, bytes)
    const all = oss as unknown as Untyped
    for (const call of [
      () => oss.get(name),
      () => oss.list({ prefix: `${pid}/`, "max-keys": 10 }, {}),
      () => oss.delete(name),
      () => oss.copy(name, `${pid}/${"0".repeat(40)}.jpg`),
      () => all.append(name, bytes),
      () => oss.putACL(name, "public-read"),
      () => all.listUploads({ "max-uploads": 10 }),
      () => all.uploadPartCopy(name, "x", 1, "0-9", { sourceKey: name, sourceBucketName: "edge" }),
    ]) {
      expect(await failure(call()), String(call)).toMatchObject({ code: "AccessDenied", status: 403 })
    }
    expect((await failure(oss.head(name))).status).toBe(403)
  })
})

describe("aliyun-sdk, the vendor's older client, with code of its own", () => {
  const call = (operation: "putObject" | "createMultipartUpload" | "uploadPart" | "completeMultipartUpload", rest: object) => {
    const { id, secret, token, endpoint } = sts
    const options = { accessKeyId: id, secretAccessKey: secret, securityToken: token, endpoint, apiVersion: "2013-10-15" }
    const oss = new aliyun.OSS({ ...options, maxRetries: 0 })
    return new Promise<Record<string, string>>((resolve, reject) =>
      oss[operation]({ Bucket: "edge", ...rest }, (error, data) => (error === null ? resolve(data) : reject(error))),
    )
  }

  it("puts an object in one piece", async () => {
    const { bytes, image, name } = await photo()
    await call("putObject", { Key: name, Body: bytes, ContentType: "image/jpeg" })
    expect(await ready(image.id)).toBe("Ready")
  })

  it("puts an object in parts", async () => {
    const { bytes, image, name } = await photo(250_000)
    const { UploadId } = await call("createMultipartUpload", { Key: name })
    const part = async (number: number, body: Buffer) => {
      const { ETag } = await call("uploadPart", { Key: name, UploadId, PartNumber: number, Body: body })
      return { PartNumber: number, ETag }
    }
    const Parts = [await part(1, bytes.subarray(0, 200_000)), await part(2, bytes.subarray(200_000))]
    await call("completeMultipartUpload", { Key: name, UploadId, CompleteMultipartUpload: { Parts } })
    expect(await ready(image.id)).toBe("Ready")
  })
})
