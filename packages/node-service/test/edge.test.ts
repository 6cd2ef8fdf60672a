import { readFile, stat } from "node:fs/promises"
import { connect } from "node:net"
import { join } from "node:path"
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, put, until } from "./api.ts"
import { codeOf, onDisk, registered, stateOf } from "./edge.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
})
afterAll(removeAll)

/** Signs as the service does, with the key it keeps, but with what a test wants to be different. */
const signLike = async (url: string, options: { at?: Date; expiresIn?: number; key?: string; secret?: string }) => {
  const kept = JSON.parse(await readFile(join(service.data, "edge-key.json"), "utf8"))
  const client = new S3Client({
    region: "us-east-1",
    endpoint: service.edge,
    forcePathStyle: true,
    credentials: { ...kept, ...(options.secret === undefined ? {} : { secretAccessKey: options.secret }) },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  })
  const command = new PutObjectCommand({ Bucket: "edge", Key: options.key ?? new URL(url).pathname.slice("/edge/".length) })
  return getSignedUrl(client, command, {
    expiresIn: options.expiresIn ?? 3600,
    ...(options.at === undefined ? {} : { signingDate: options.at }),
  })
}

describe("a signed PUT", () => {
  it("is taken, and the image becomes Ready without any other signal", async () => {
    const { bytes, signed } = await registered(service, pid)
    expect(Number(new URL(signed.url).searchParams.get("X-Amz-Expires"))).toBe(3 * 60 * 60)
    const response = await put(signed.url, bytes)
    expect(response.status).toBe(200)
    expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]{32}-1"$/)
    expect(response.headers.get("access-control-expose-headers")).toContain("Date")
    await until(
      () => stateOf(service, pid, signed.image.id),
      state => state === "Ready",
    )
    expect(await onDisk(service)).toEqual({ objects: [], incoming: [] })
  })

  it("made by another client of the SDK with the same key is taken too", async () => {
    const { bytes, signed } = await registered(service, pid)
    expect((await put(await signLike(signed.url, {}), bytes)).status).toBe(200)
  })

  it("is refused when its signature, or anything that it covers, was changed", async () => {
    const { bytes, signed } = await registered(service, pid)
    const other = await registered(service, pid)
    const change = (name: string, value: string) => {
      const url = new URL(signed.url)
      url.searchParams.set(name, value)
      return url.href
    }
    const signature = new URL(signed.url).searchParams.get("X-Amz-Signature") ?? ""
    const flipped = (signature.startsWith("0") ? "1" : "0") + signature.slice(1)
    for (const url of [
      change("X-Amz-Signature", flipped),
      change("X-Amz-Signature", signature.slice(1)),
      change("X-Amz-Expires", "20000"),
      change("x-id", "GetObject"),
      change("extra", "1"),
      change("X-Amz-SignedHeaders", "host;x-amz-acl"),
      signed.url.replace(signed.image.filename, other.signed.image.filename),
      await signLike(signed.url, { secret: "not the secret of this service" }),
    ]) {
      expect(await codeOf(await put(url, bytes)), url).toEqual([403, "SignatureDoesNotMatch"])
    }
    expect(await stateOf(service, pid, signed.image.id)).toBe("Pending")
    expect(await stateOf(service, pid, other.signed.image.id)).toBe("Pending")
  })

  it("is refused without a signature, and with a malformed one", async () => {
    const { bytes, signed } = await registered(service, pid)
    const bare = signed.url.split("?")[0] ?? ""
    expect(await codeOf(await put(bare, bytes))).toEqual([403, "AccessDenied"])
    for (const [name, value] of [
      ["X-Amz-Date", "yesterday"],
      ["X-Amz-Expires", "-5"],
      ["X-Amz-Expires", "604801"],
    ] as const) {
      const url = new URL(signed.url)
      url.searchParams.set(name, value)
      expect(await codeOf(await put(url.href, bytes))).toEqual([400, "AuthorizationQueryParametersError"])
    }
    expect(await codeOf(await put(`${signed.url}&x-id=PutObject`, bytes))).toEqual([400, "AuthorizationQueryParametersError"])
  })

  it("of another key, or with parameters that are never signed, is refused for that alone", async () => {
    const { bytes, signed } = await registered(service, pid)
    const stranger = signed.url.replace(/X-Amz-Credential=[^%]+/, "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE")
    expect(await codeOf(await put(stranger, bytes))).toEqual([403, "InvalidAccessKeyId"])
    const more = Array.from({ length: 30 }, (_, at) => `&p${at}=1`).join("")
    expect(await codeOf(await put(signed.url + more, bytes))).toEqual([400, "InvalidArgument"])
    expect(await codeOf(await put(`${signed.url}&p=${"1".repeat(5000)}`, bytes))).toEqual([400, "InvalidURI"])
    expect((await put(signed.url, bytes)).status).toBe(200)
  })

  it("is refused when it has expired, and when it comes from the future", async () => {
    const { bytes, signed } = await registered(service, pid)
    const expired = await signLike(signed.url, { at: new Date(Date.now() - 10_000), expiresIn: 5 })
    const response = await put(expired, bytes)
    const text = await response.text()
    expect([response.status, text.includes("AccessDenied"), text.includes("Request has expired")]).toEqual([403, true, true])
    const early = await signLike(signed.url, { at: new Date(Date.now() + 3_600_000) })
    expect(await codeOf(await put(early, bytes))).toEqual([403, "AccessDenied"])
    const url = new URL(signed.url)
    url.searchParams.set("X-Amz-Date", "20300101T000000Z")
    expect(await codeOf(await put(url.href, bytes))).toEqual([403, "AccessDenied"])
    expect(await stateOf(service, pid, signed.image.id)).toBe("Pending")
  })

  it("grants no other method", async () => {
    const { bytes, signed } = await registered(service, pid)
    for (const method of ["GET", "HEAD", "DELETE", "POST"]) {
      const response = await fetch(signed.url, { method, ...(method === "POST" ? { body: new Uint8Array(bytes) } : {}) })
      expect(response.status, method).toBe(405)
    }
    expect((await fetch(`${service.edge}/edge/?list-type=2`)).status).toBe(405)
  })

  it("grants no key but its own, however the key is spelled", async () => {
    const { signed } = await registered(service, pid)
    const query = signed.url.split("?")[1]
    const name = signed.image.filename
    for (const path of [
      `/edge/${pid}/../${pid}/${name}`,
      `/edge/${pid}/%2e%2e/${name}`,
      `/edge/${pid}/${name}%00`,
      `/edge/${pid}/`,
      `/edge/${pid}/${"a".repeat(3000)}.jpg`,
      `/edge/${pid.toUpperCase()}/${name}`,
      `/edge//${pid}/${name}`,
    ]) {
      const answer = await new Promise<string>(resolve => {
        const { hostname, port, host } = new URL(service.edge)
        const socket = connect(Number(port), hostname, () =>
          socket.end(`PUT ${path}?${query} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
        )
        let text = ""
        socket.on("data", chunk => {
          text += chunk
        })
        socket.on("close", () => resolve(text))
      })
      expect(answer, path).toContain("<Code>InvalidURI</Code>")
    }
    const elsewhere = signed.url.replace("/edge/", "/other/")
    expect((await put(elsewhere, "x")).status).toBe(404)
  })
})

describe("the edge", () => {
  it("lets a page of any origin put", async () => {
    const { signed } = await registered(service, pid)
    const preflight = await fetch(signed.url, {
      method: "OPTIONS",
      headers: {
        origin: "https://a.example",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type",
      },
    })
    expect(preflight.status).toBe(200)
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*")
    expect(preflight.headers.get("access-control-allow-methods")).toBe("PUT, POST, GET, DELETE")
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ")
    expect(allowed).toEqual(
      expect.arrayContaining(
        "authorization x-oss-date x-oss-security-token x-oss-user-agent content-md5 content-type *".split(" "),
      ),
    )
    const refused = await put(`${service.edge}/edge/x`, "x")
    expect(refused.headers.get("access-control-allow-origin")).toBe("*")
  })

  it("keeps its signing key to itself", async () => {
    const path = join(service.data, "edge-key.json")
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { secretAccessKey } = JSON.parse(await readFile(path, "utf8"))
    const { signed } = await registered(service, pid)
    expect(signed.url).not.toContain(secretAccessKey)
  })
})
