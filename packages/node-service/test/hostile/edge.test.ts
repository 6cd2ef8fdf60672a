import { setTimeout as sleep } from "node:timers/promises"
import type OSS from "ali-oss"
import { afterAll, describe, expect, it } from "vitest"
import { createProject, put, register } from "../api.ts"
import { client, failure, granted, registerOss, send } from "../oss.ts"
import { least, signParts } from "../parts.ts"
import { jpeg, plainJpeg } from "../photos.ts"
import { removeAll, startService } from "../service.ts"
import { pipelined, statusesOf } from "./flood.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

const flipped = (url: string) => url.replace(/(X-Amz-Signature=)(.)/, (_, name, digit) => name + (digit === "0" ? "1" : "0"))

const putOf = (target: string, headers = "") => `PUT ${target} HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n${headers}\r\n`

const targetOf = (url: string) => url.slice(new URL(url).origin.length)

const many = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, at) => make(at))

describe.skipIf(process.platform !== "linux")("the edge under attack", () => {
  it("refuses thousands of parameters before it signs anything", async () => {
    await underAttack({}, async ({ service, project }) => {
      const { url } = await register(service, project, await plainJpeg(1))
      const long = `${targetOf(flipped(url))}${many(3_600, at => `&${at.toString(36)}`).join("")}`
      const answers = await Promise.all(
        many(5, () =>
          pipelined(
            service.edge,
            many(4, () => putOf(long)),
          ),
        ),
      )
      expect(statusesOf(answers.join(""))).toEqual({ 400: 20 })
      const tiny = `/edge/${project}/x?${many(3_600, at => at.toString(36)).join("&")}`
      const oss = putOf(tiny, "Authorization: OSS STS.x:y\r\n")
      expect(statusesOf(await pipelined(service.edge, [oss, oss]))).toEqual({ 400: 2 })
    })
  })

  it("answers a flood of bad signatures with 503 and Retry-After, and takes good ones from the same address", async () => {
    await underAttack({ env: { ALTILIFT_EDGE_REFUSALS_PER_ADDRESS: "100" } }, async ({ service, project }) => {
      const { url } = await register(service, project, await plainJpeg(2))
      const sts = await granted(service, project)
      const bad = putOf(targetOf(flipped(url)))
      const oss = putOf(
        `/edge/${project}/x.jpg`,
        `Authorization: OSS ${sts.id}:AAAA\r\nx-oss-security-token: ${sts.token}\r\nDate: ${new Date().toUTCString()}\r\n`,
      )
      const answers = await Promise.all(
        many(24, at =>
          pipelined(
            service.edge,
            many(90, () => (at % 2 === 0 ? bad : oss)),
          ),
        ),
      )
      const { 403: refused = 0, 503: slowed = 0, ...others } = statusesOf(answers.join(""))
      expect(others).toEqual({})
      expect(refused).toBe(100)
      expect(slowed).toBeGreaterThan(20)
      expect(answers.join("")).toMatch(/Retry-After: \d+\r\n/i)
      expect(answers.join("")).toContain("<Code>SlowDown</Code>")
      expect(answers.join("")).toContain("<Code>QpsLimitExceeded</Code>")
      expect((await put(url, await plainJpeg(2))).status).toBe(200)
    })
  })

  it("takes what is signed at full speed from an address that is far beyond its limit", async () => {
    const service = await startService({ env: { ALTILIFT_EDGE_REFUSALS_PER_ADDRESS: "1" } })
    const pid = await createProject(service)
    const photos = await Promise.all(many(64, at => plainJpeg(100 + at)))
    const signed: Array<string> = []
    for (const photo of photos) signed.push((await register(service, pid, photo)).url)
    const bad = signed.map(async url => (await put(flipped(url), "x")).status)
    expect((await Promise.all(bad)).filter(status => status === 503)).toHaveLength(63)
    const good = signed.map(async (url, at) => (await put(url, photos[at] ?? "")).status)
    expect(new Set(await Promise.all(good))).toEqual(new Set([200]))
  })

  it("bounds the list of parts before it reads it", async () => {
    await underAttack({}, async ({ service, project }) => {
      const sts = await granted(service, project)
      const { name } = await registerOss(service, project, await plainJpeg(3))
      const { uploadId } = await client(sts).initMultipartUpload(name)
      const path = `/edge/${name}?uploadId=${uploadId}`
      const complete = (body: string) => send(service, sts, { method: "POST", path, resource: path, body: Buffer.from(body) })
      const part = (at: number) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>"${"A".repeat(32)}"</ETag></Part>`
      const list = (parts: string) => `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`
      const deep = 100_000
      for (const body of [
        list(`${"<a>".repeat(deep)}${"</a>".repeat(deep)}`),
        "<a>".repeat(300_000),
        list(many(12_000, part).join("")),
        list(`<Part ${many(20_000, at => `a${at}="1"`).join(" ")}></Part>`),
        `<${"a".repeat(1_000_000)}`,
      ]) {
        expect(await complete(body), body.slice(0, 80)).toMatchObject({ status: 400, code: "MalformedXML" })
      }
      expect(await complete(list(" ".repeat(4 * 1024 ** 2 - 100)))).toMatchObject({ status: 400, code: "EntityTooLarge" })
      // As many as an upload can have: read to the end, and only then the first is missed.
      expect(await complete(list(many(10_000, part).join("\n")))).toMatchObject({ status: 400, code: "InvalidPart" })
    })
  })

  it("holds parts that are sent at once against the limit of the object as a whole", async () => {
    const limit = 2 * least
    const service = await startService({ env: { ALTILIFT_MAX_OBJECT_BYTES: String(limit) } })
    const pid = await createProject(service)
    const sts = await granted(service, pid)
    const { name } = await registerOss(service, pid, await jpeg(4))
    let { uploadId } = await client(sts).initMultipartUpload(name)
    const part = (number: number, headers: Record<string, string> = {}) => {
      const path = `/edge/${name}?partNumber=${number}&uploadId=${uploadId}`
      return send(service, sts, { path, resource: path, body: Buffer.alloc(least - 100), headers })
    }
    for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
      const answers = await Promise.all(many(12, at => part(at + 1, headers)))
      const taken = answers.filter(({ status }) => status === 200)
      expect(taken.length, JSON.stringify(headers)).toBeLessThanOrEqual(2)
      expect(answers.filter(({ code }) => code === "EntityTooLarge").length).toBe(12 - taken.length)
      await client(sts).abortMultipartUpload(name, uploadId)
      uploadId = (await client(sts).initMultipartUpload(name)).uploadId
    }
    // The same number again is no second part.
    const again = await registerOss(service, pid, await jpeg(5))
    const upload = await client(sts).initMultipartUpload(again.name)
    const path = `/edge/${again.name}?partNumber=1&uploadId=${upload.uploadId}`
    for (let round = 0; round < 4; round++) {
      const body = Buffer.alloc(limit - 10, round)
      expect(await send(service, sts, { path, resource: path, body })).toMatchObject({ status: 200 })
    }
  })

  it("keeps four uploads of one image, and gives up the one that began first", async () => {
    const service = await startService()
    const pid = await createProject(service)
    const sts = await granted(service, pid)
    const bytes = await jpeg(6)
    const { name } = await registerOss(service, pid, bytes)
    const ids: Array<string> = []
    for (let at = 0; at < 7; at++) {
      ids.push((await client(sts).initMultipartUpload(name)).uploadId)
      // The disk tells times in steps of some milliseconds.
      await sleep(20)
    }
    const place = { pid, label: "Local", mutation: "uploadImageS3" } as const
    ids.push((await signParts(service, place, bytes, { size: 3 * least })).parts.uploadId)
    const alive: Array<string> = []
    for (const id of ids) {
      const failed = await failure(client(sts).listParts(name, id, {} as OSS.ListPartsQuery)).catch(() => undefined)
      if (failed === undefined) alive.push(id)
    }
    expect(alive.length).toBe(4)
    expect(ids.slice(-4)).toEqual(alive)
  })
})
