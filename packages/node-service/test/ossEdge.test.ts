import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeStsIssuer } from "../src/drivers/embedded/sts.ts"
import { createProject, until } from "./api.ts"
import { stateOf } from "./edge.ts"
import { client, edgeFiles, failure, granted, md5, nothing, registerOss, type Sts, send } from "./oss.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
let sts: Sts
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
  sts = await granted(service, pid)
})
afterAll(removeAll)

let seed = 5000

const photo = async (project = pid) => {
  seed += 1
  const bytes = await plainJpeg(seed)
  return { bytes, ...(await registerOss(service, project, bytes)) }
}

/** An STS of this service's own making, as it would have been issued at another time. */
const issuedAt = async (project: string, now: number): Promise<Sts> => {
  const key = JSON.parse(await readFile(join(service.data, "edge-key.json"), "utf8"))
  return { ...sts, ...makeStsIssuer(key).issue(project, now) }
}

describe("an STS", () => {
  it("is of no use after its hour, and the client learns why", async () => {
    const { bytes, image, name } = await photo()
    const expired = await issuedAt(pid, Date.now() - 60 * 60 * 1000)
    expect(await failure(client(expired).put(name, bytes))).toMatchObject({ code: "SecurityTokenExpired", status: 403 })
    expect(await failure(client(expired).initMultipartUpload(name))).toMatchObject({ code: "SecurityTokenExpired" })
    expect(await stateOf(service, pid, image.id)).toBe("Pending")
    const late = await issuedAt(pid, Date.now() - 59 * 60 * 1000)
    await client(late).put(name, bytes)
  })

  it("cut short, altered, mixed or made by somebody else is refused", async () => {
    const { bytes, name } = await photo()
    const other = await granted(service, pid)
    const foreign = makeStsIssuer({ secretAccessKey: "the key of another service altogether" }).issue(pid, Date.now())
    for (const [changed, code] of [
      [{ ...sts, token: sts.token.slice(0, -3) }, "InvalidSecurityToken"],
      [{ ...sts, token: `x${sts.token}` }, "InvalidSecurityToken"],
      [{ ...sts, id: other.id }, "InvalidSecurityToken"],
      [{ ...sts, ...foreign }, "InvalidSecurityToken"],
      [{ ...sts, id: "LTAI5tSomebodyElse" }, "InvalidAccessKeyId"],
      [{ ...sts, secret: other.secret }, "SignatureDoesNotMatch"],
    ] as const) {
      for (const options of [{}, { authorizationV4: true, region: "oss-cn-hangzhou" }]) {
        expect(await failure(client(changed, options).put(name, bytes))).toMatchObject({ code, status: 403 })
      }
    }
    const { token: _, ...tokenless } = sts
    expect(await send(service, tokenless, { path: `/edge/${name}`, body: bytes })).toMatchObject({ code: "InvalidAccessKeyId" })
    expect(await edgeFiles(service)).toEqual(nothing)
  })

  it("opens no other project and no other bucket", async () => {
    const otherPid = await createProject(service, "another")
    const { bytes, image, name } = await photo(otherPid)
    const owner = client(await granted(service, otherPid))
    const { uploadId } = await owner.initMultipartUpload(name)
    const intruder = client(sts)
    for (const call of [
      () => intruder.put(name, bytes),
      () => intruder.initMultipartUpload(name),
      () => intruder.uploadPart(name, uploadId, 1, bytes as never, 0, bytes.length),
      () => intruder.listParts(name, uploadId, { "max-parts": 10, "part-number-marker": "", "encoding-type": "" } as never),
      () => intruder.completeMultipartUpload(name, uploadId, [{ number: 1, etag: md5(bytes) }]),
      () => intruder.abortMultipartUpload(name, uploadId),
    ]) {
      expect(await failure(call()), String(call)).toMatchObject({ code: "AccessDenied", status: 403 })
    }
    const mine = await photo()
    expect(await failure(intruder.abortMultipartUpload(mine.name, uploadId))).toMatchObject({ code: "NoSuchUpload" })
    expect(await failure(client({ ...sts, bucket: "other" }).put(mine.name, mine.bytes))).toMatchObject({ status: 404 })
    expect(await stateOf(service, otherPid, image.id)).toBe("Pending")
    await owner.abortMultipartUpload(name, uploadId)
  })
})

describe("a signature", () => {
  it("is for one method, one object, one set of headers", async () => {
    const { bytes, name } = await photo()
    const other = await photo()
    const path = `/edge/${name}`
    for (const raw of [
      { path, resource: `/edge/${other.name}` },
      { path: `${path}?uploads`, method: "POST", resource: path },
      { path: `${path}?partNumber=1&uploadId=${"A".repeat(32)}`, resource: path },
      { path, resource: path, headers: { "x-oss-date": "Wed, 24 Jul 2019 09:33:01 GMT" }, date: new Date(0) },
    ]) {
      const answer = await send(service, sts, { body: bytes, ...raw })
      if (raw.headers === undefined) expect(answer, raw.path).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" })
      else expect(answer.code).toBe("RequestTimeTooSkewed")
    }
  })

  it("must be there, in a form that is known", async () => {
    const { bytes, name } = await photo()
    const headers = (authorization: string): Record<string, string> => ({ authorization, "x-oss-date": new Date().toUTCString() })
    const put = async (authorization: string) =>
      (await send(service, sts, { path: `/edge/${name}`, body: bytes, headers: headers(authorization) })).code
    expect(await put("")).toBe("AccessDenied")
    for (const bad of [
      "OSS",
      "OSS x",
      "OSS2 AccessKeyId:x,Signature:y",
      "OSS4-HMAC-SHA256 Credential=a/b/c",
      "OSS4-HMAC-SHA256 x",
    ])
      expect(await put(bad), bad).toBe("InvalidArgument")
    expect(await put(`OSS4-HMAC-SHA256 Credential=${sts.id}/20240101/x/oss/aliyun_v4_request,Signature=00`)).toBe(
      "SignatureDoesNotMatch",
    )
  })

  it("may come from a clock ten minutes wrong; from one that is further off it is refused with our time", async () => {
    const { bytes, name } = await photo()
    const at = (minutes: number) =>
      send(service, sts, { path: `/edge/${name}`, body: bytes, date: new Date(Date.now() + minutes * 60_000) })
    for (const minutes of [-16, 16, -60 * 24 * 400]) {
      const answer = await at(minutes)
      expect(answer).toMatchObject({ status: 403, code: "RequestTimeTooSkewed" })
      const [, time] = /<ServerTime>(.+)<\/ServerTime>/.exec(answer.text) ?? []
      expect(Math.abs(Date.parse(time ?? "") - Date.now())).toBeLessThan(60_000)
      expect(answer.text).toContain("<MaxAllowedSkewMilliseconds>900000<")
    }
    expect((await at(-10)).status).toBe(200)
    expect((await at(10)).status).toBe(200)
  })
})

describe("a name", () => {
  it("that is none is refused, however it is spelled, and nothing is written anywhere", async () => {
    const { bytes, image } = await photo()
    const file = image.filename
    for (const [name, code] of [
      ["", "InvalidObjectName"],
      [`${pid}/`, "InvalidObjectName"],
      [`/${pid}/${file}`, "InvalidObjectName"],
      [`${pid}/../${pid}/${file}`, "InvalidObjectName"],
      [`${pid}/%2e%2e/${file}`, "InvalidObjectName"],
      [`${pid}%2f..%2f..%2f..%2fowner.json`, "InvalidObjectName"],
      [`${pid}/./${file}`, "InvalidObjectName"],
      [`${pid}/${file}%00`, "InvalidObjectName"],
      [`${pid}/%5c..%5c${file}`, "InvalidObjectName"],
      [`${pid}/${"a".repeat(3000)}.jpg`, "InvalidObjectName"],
      [`${pid}/%ff%fe`, "InvalidURI"],
      [`${pid}/${"%E5%9B%BE".repeat(20)}.jpg`, "NoSuchKey"],
      [`${pid}/${"0".repeat(40)}.jpg`, "NoSuchKey"],
      [`${pid}/${file}/more`, "NoSuchKey"],
      [`${pid}/${file.toUpperCase()}`, "NoSuchKey"],
      [`${pid.toUpperCase()}/${file}`, "AccessDenied"],
      [`${pid}x/${file}`, "AccessDenied"],
      ["photo.jpg", "AccessDenied"],
    ] as const) {
      const resource = code === "InvalidURI" ? "" : `/edge/${decodeURIComponent(name)}`
      const answer = await send(service, sts, { path: `/edge/${name}`, resource, body: bytes })
      expect(answer.code, name).toBe(code)
    }
    expect(await edgeFiles(service)).toEqual(nothing)
    expect((await send(service, sts, { path: `/edge/${pid}%2F${file}`, body: bytes })).status).toBe(200)
  })

  it("of an image that is Invalid or gone is refused", async () => {
    const broken = await photo()
    await client(sts).put(broken.name, Buffer.from("no photo"))
    await until(
      () => stateOf(service, pid, broken.image.id),
      state => state === "Invalid",
    )
    for (const call of [() => client(sts).put(broken.name, broken.bytes), () => client(sts).initMultipartUpload(broken.name)]) {
      expect(await failure(call())).toMatchObject({ code: "AccessDenied", message: expect.stringContaining("register it again") })
    }
    await registerOss(service, pid, broken.bytes)
    await client(sts).put(broken.name, broken.bytes)
    await until(
      () => stateOf(service, pid, broken.image.id),
      state => state === "Ready",
    )
  })
})

describe("the edge", () => {
  it("lets a page of any origin use it by OSS, and read what it needs", async () => {
    const preflight = await fetch(`${service.edge}/edge/x?uploads`, {
      method: "OPTIONS",
      headers: { origin: "https://a.example", "access-control-request-method": "POST" },
    })
    expect(preflight.status).toBe(200)
    const refused = await fetch(`${service.edge}/edge/x`, { method: "PUT", headers: { "x-oss-date": "x" }, body: "x" })
    expect(refused.headers.get("access-control-allow-origin")).toBe("*")
    const exposed = refused.headers.get("access-control-expose-headers")?.split(", ")
    expect(exposed).toEqual(expect.arrayContaining(["Date", "ETag", "x-oss-request-id"]))
    expect(refused.headers.get("x-oss-request-id")).toMatch(/^[0-9A-F]{24}$/)
  })

  it("writes nothing of an STS to its log or its refusals", async () => {
    const { bytes, name } = await photo()
    const { text } = await send(service, { ...sts, secret: "wrong" }, { path: `/edge/${name}`, body: bytes })
    for (const secret of [sts.secret, sts.token]) {
      expect(text).not.toContain(secret)
      expect(service.printed()).not.toContain(secret)
    }
  })
})
