import { randomBytes } from "node:crypto"
import { mkdir, readdir, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, until } from "./api.ts"
import { onDisk, raw, stateOf } from "./edge.ts"
import { client, edgeFiles, failure, granted, md5, nothing, registerOss, type Sts, send, signedHeaders } from "./oss.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

const limit = 1_000_000

let service: RunningService
let pid: string
let sts: Sts
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_MAX_OBJECT_BYTES: String(limit) } })
  pid = await createProject(service)
  sts = await granted(service, pid)
})
afterAll(removeAll)

let seed = 9000

const photo = async (length = 0) => {
  seed += 1
  const image = await jpeg(seed)
  const bytes = Buffer.concat([image, randomBytes(Math.max(0, length - image.length))])
  const registered = await registerOss(service, pid, bytes)
  return { bytes, ...registered, path: `/edge/${registered.name}` }
}

/** Begins an upload; what it takes to add to it and to end it. */
const begun = async (length = 0) => {
  const it = await photo(length)
  const { uploadId } = await client(sts).initMultipartUpload(it.name)
  const at = (parameters: string) => ({ path: `${it.path}?${parameters}`, resource: `${it.path}?${parameters}` })
  const part = (number: number | string, body: Buffer, headers: Record<string, string> = {}) =>
    send(service, sts, { ...at(`partNumber=${number}&uploadId=${uploadId}`), body, headers })
  const complete = (body: string, headers: Record<string, string> = {}) =>
    send(service, sts, { ...at(`uploadId=${uploadId}`), method: "POST", body, headers })
  const abort = () => client(sts).abortMultipartUpload(it.name, uploadId)
  return { ...it, uploadId, part, complete, abort }
}

const listed = (...parts: ReadonlyArray<readonly [number | string, string | undefined]>) =>
  `<CompleteMultipartUpload>${parts
    .map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
    .join("")}</CompleteMultipartUpload>`

const becomes = (id: string, wanted: string) =>
  until(
    () => stateOf(service, pid, id),
    state => state === wanted,
  )

describe("a body", () => {
  it("whose Content-MD5 is another is refused and leaves nothing; the right one is taken", async () => {
    const { bytes, image, path } = await photo()
    const wrong = { "content-md5": Buffer.from(md5(Buffer.from("other")), "hex").toString("base64") }
    expect(await send(service, sts, { path, body: bytes, headers: wrong })).toMatchObject({ status: 400, code: "InvalidDigest" })
    expect(await send(service, sts, { path, body: bytes, headers: { "content-md5": "nonsense" } })).toMatchObject({
      code: "InvalidDigest",
    })
    expect(await edgeFiles(service)).toEqual(nothing)
    expect(await stateOf(service, pid, image.id)).toBe("Pending")
    const right = { "content-md5": Buffer.from(md5(bytes), "hex").toString("base64") }
    expect(await send(service, sts, { path, body: bytes, headers: right })).toMatchObject({
      status: 200,
      etag: `"${md5(bytes)}"`,
    })
    await becomes(image.id, "Ready")
  })

  it("that is too long is refused, announced or not", async () => {
    const { path, image } = await photo()
    const long = randomBytes(limit + 1)
    expect(await send(service, sts, { path, body: long })).toMatchObject({ status: 400, code: "EntityTooLarge" })
    const chunked = { "transfer-encoding": "chunked" }
    expect(await send(service, sts, { path, body: long, headers: chunked })).toMatchObject({
      status: 400,
      code: "EntityTooLarge",
    })
    expect(await edgeFiles(service)).toEqual(nothing)
    expect(await stateOf(service, pid, image.id)).toBe("Pending")
  })

  it("that ends before its announced length, or before its last chunk, leaves nothing", async () => {
    const { bytes, image, path, uploadId } = await begun()
    const partPath = `${path}?partNumber=1&uploadId=${uploadId}`
    for (const target of [path, partPath]) {
      const head = headOf(signedHeaders(sts, { path: target }))
      await raw(service.edge + target, `${head}\r\nContent-Length: ${bytes.length}`, bytes.subarray(0, -1), true)
      await raw(service.edge + target, `${head}\r\nTransfer-Encoding: chunked`, `5\r\nhello\r\n`, true)
    }
    await expect.poll(() => edgeFiles(service)).toEqual(nothing)
    expect(await stateOf(service, pid, image.id)).toBe("Pending")
  })

  it("that goes on after its announced length is never taken for more than was announced", async () => {
    const { bytes, image, path } = await photo()
    const head = headOf(signedHeaders(sts, { path }))
    // What follows is read as a further request, which it is not: the connection ends, perhaps before the answer is
    // out.
    const answer = await raw(service.edge + path, `${head}\r\nContent-Length: ${bytes.length}`, Buffer.concat([bytes, bytes]))
    expect(answer).toMatch(/^HTTP\/1.1 (200|400) /)
    expect((await send(service, sts, { path, body: bytes })).status).toBe(200)
    await becomes(image.id, "Ready")
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("for an image that has its bytes is acknowledged, in one piece or in parts, and changes nothing", async () => {
    const { image, path, part, complete, bytes } = await begun()
    expect((await send(service, sts, { path, body: bytes })).status).toBe(200)
    await becomes(image.id, "Ready")
    const other = Buffer.from("other bytes")
    expect(await send(service, sts, { path, body: other })).toMatchObject({ status: 200, etag: `"${md5(other)}"` })
    expect(await part(1, other)).toMatchObject({ status: 200, etag: `"${md5(other)}"` })
    expect((await complete(listed([1, md5(other)]))).status).toBe(200)
    expect(await edgeFiles(service)).toEqual(nothing)
    expect(await stateOf(service, pid, image.id)).toBe("Ready")
  })
})

describe("a part", () => {
  it("replaces an earlier one of its number", async () => {
    const { bytes, image, part, complete } = await begun(150_000)
    await part(1, randomBytes(1000))
    const { etag } = await part(1, bytes)
    expect((await edgeFiles(service)).uploads).toHaveLength(1)
    expect((await complete(listed([1, etag]))).status).toBe(200)
    await becomes(image.id, "Ready")
  })

  it("must have a number from 1 to 10000, and an upload that is known", async () => {
    const { part, path } = await begun()
    for (const number of [0, 10_001, -1, "x"]) {
      expect(await part(number, Buffer.from("x")), String(number)).toMatchObject({ status: 400, code: "InvalidArgument" })
    }
    for (const id of ["F".repeat(32), "..", "../../objects", "", "x".repeat(500)]) {
      const target = `${path}?partNumber=1&uploadId=${id}`
      const resource = id === "" ? `${path}?partNumber=1&uploadId` : target
      const answer = await send(service, sts, { path: target, resource, body: "x" })
      expect(answer, id).toMatchObject({ status: 404, code: "NoSuchUpload" })
    }
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("whose Content-MD5 is another, or with which the object would be too long, is refused", async () => {
    const { part, bytes, abort } = await begun()
    const wrong = { "content-md5": Buffer.from(md5(Buffer.from("other")), "hex").toString("base64") }
    expect(await part(1, bytes, wrong)).toMatchObject({ code: "InvalidDigest" })
    expect((await part(1, randomBytes(600_000))).status).toBe(200)
    expect(await part(2, randomBytes(600_000))).toMatchObject({ status: 400, code: "EntityTooLarge" })
    expect((await part(1, randomBytes(700_000))).status).toBe(200)
    expect(await edgeFiles(service)).toMatchObject({ incoming: [], uploads: [expect.stringMatching(/^1-700000-/)] })
    await abort()
  })
})

describe("completing an upload", () => {
  it("wants parts that arrived, by number and ETag, in ascending order, none but the last too small", async () => {
    const { bytes, image, part, complete } = await begun(350_000)
    const [one, two, three] = [bytes.subarray(0, 150_000), bytes.subarray(150_000, 300_000), bytes.subarray(300_000)]
    await part(1, one)
    await part(2, two)
    await part(3, three)
    for (const [list, code] of [
      [listed([1, md5(one)], [2, md5(three)], [3, md5(three)]), "InvalidPart"],
      [listed([1, md5(one)], [4, md5(two)]), "InvalidPart"],
      [listed([1, "../../../owner.json"]), "InvalidPart"],
      [listed([2, md5(two)], [1, md5(one)], [3, md5(three)]), "InvalidPartOrder"],
      [listed([1, md5(one)], [1, md5(one)]), "InvalidPartOrder"],
    ] as const) {
      expect(await complete(list), list).toMatchObject({ status: 400, code })
    }
    await part(4, Buffer.from("tail"))
    expect(await complete(listed([3, md5(three)], [4, md5(Buffer.from("tail"))]))).toMatchObject({ code: "EntityTooSmall" })
    expect(await stateOf(service, pid, image.id)).toBe("Pending")
    const quoted = listed([1, `&quot;${md5(one).toLowerCase()}&quot;`], [2, `"${md5(two)}"`], [3, md5(three)])
    expect(await complete(quoted)).toMatchObject({ status: 200, etag: expect.stringMatching(/-3"$/) })
    await becomes(image.id, "Ready")
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("wants a list that is one", async () => {
    const { complete, part, bytes, abort } = await begun()
    const { etag } = await part(1, bytes)
    for (const body of [
      "",
      "{}",
      "<CompleteMultipartUpload></CompleteMultipartUpload>",
      "<CompleteMultipartUpload><Part>",
      listed(["one", etag]),
      listed([1, etag]).replaceAll("CompleteMultipartUpload", "Other"),
      `<!DOCTYPE x [<!ENTITY e "${etag}">]>${listed([1, "&e;"])}`,
    ]) {
      expect(await complete(body), body).toMatchObject({ status: 400, code: "MalformedXML" })
    }
    const wrong = { "content-md5": Buffer.from(md5(Buffer.from("other")), "hex").toString("base64") }
    expect(await complete(listed([1, etag]), wrong)).toMatchObject({ code: "InvalidDigest" })
    expect(await complete("x".repeat(5 * 1024 ** 2))).toMatchObject({ code: "EntityTooLarge" })
    await abort()
  })

  it("may be asked twice, at once and again: the object is made once", async () => {
    const { bytes, image, part, complete } = await begun(400_000)
    const { etag } = await part(1, bytes)
    const both = await Promise.all([complete(listed([1, etag])), complete(listed([1, etag]))])
    expect(both.map(answer => answer.status)).toEqual([200, 200])
    await becomes(image.id, "Ready")
    expect((await complete(listed([1, etag]))).status).toBe(200)
    expect(await edgeFiles(service)).toEqual(nothing)
  })
})

describe("parts on disk", () => {
  it("keep their image from being given up while they keep coming", async () => {
    const { image, part, bytes, abort } = await begun()
    const database = new DatabaseSync(join(service.data, "altilift.db"), { timeout: 10_000 })
    database.prepare("update images set touchedAt = 0 where id = ?").run(image.id)
    await part(1, bytes)
    // It is written with the next statements, or soon.
    await until(
      async () => Number(database.prepare("select touchedAt from images where id = ?").get(image.id)?.touchedAt),
      touchedAt => touchedAt > Date.now() - 60_000,
    )
    database.close()
    await abort()
  })

  it("outlive a kill; only what nobody wants any more is swept", async () => {
    const first = await startService()
    const { data } = first
    const project = await createProject(first)
    const removed = await createProject(first, "removed")
    const bytes = await Promise.all([jpeg(1), jpeg(2), jpeg(3), jpeg(4)])
    const begin = async (of: string, body: Buffer) => {
      const it = await registerOss(first, of, body)
      const oss = client(await granted(first, of))
      const { uploadId } = await oss.initMultipartUpload(it.name)
      await oss.uploadPart(it.name, uploadId, 1, body as never, 0, body.length)
      return { ...it, uploadId, folder: join(data, "edge", "uploads", of, `${it.image.filename}-${uploadId}`) }
    }
    const [kept, old, ready, gone] = await Promise.all(bytes.map((body, at) => begin(at === 3 ? removed : project, body)))
    if (kept === undefined || old === undefined || ready === undefined || gone === undefined) throw new Error("four were begun")
    await client(await granted(first, project)).put(ready.name, bytes[2])
    await ask(first, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id: removed })
    await until(
      () => stat(gone.folder).catch(() => undefined),
      found => found === undefined,
    )
    const yesterday = (Date.now() - 25 * 60 * 60 * 1000) / 1000
    await utimes(old.folder, yesterday, yesterday)
    await first.end("SIGKILL")
    await mkdir(join(data, "edge", "uploads", removed, "left-over"), { recursive: true })
    const second = await startService({ data })
    await until(
      () => readdir(join(data, "edge", "uploads", project)),
      folders => folders.length === 1,
    )
    await until(
      () => readdir(join(data, "edge", "uploads")),
      folders => folders.join() === project,
    )
    const oss = client(await granted(second, project))
    await oss.completeMultipartUpload(kept.name, kept.uploadId, [{ number: 1, etag: md5(bytes[0] ?? Buffer.of()) }])
    await until(
      () => images(second, project),
      all => all.filter(image => image.state === "Ready").length === 2,
    )
    expect(await failure(oss.abortMultipartUpload(old.name, old.uploadId))).toMatchObject({ code: "NoSuchUpload" })
    expect(await onDisk(second)).toEqual({ objects: [], incoming: [] })
  })
})

const headOf = (headers: Record<string, string>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\r\n")
