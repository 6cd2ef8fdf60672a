import { randomBytes } from "node:crypto"
import { readdir, readFile, stat } from "node:fs/promises"
import { request } from "node:http"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, register, type Signed, start, until } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
let pid: string
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_MAX_OBJECT_BYTES: "1000000" } })
  pid = await createProject(service)
})
afterAll(removeAll)

let seed = 1000
const registered = async (): Promise<{ bytes: Buffer; signed: Signed }> => {
  seed += 1
  const bytes = await jpeg(seed)
  return { bytes, signed: await register(service, pid, bytes) }
}

const codeOf = async (response: Response) => [response.status, /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]]

/** What is on disk for the edge: objects by key, and bodies on their way in. */
const onDisk = async () => ({
  objects: (await readdir(join(service.data, "edge", "objects"), { recursive: true })).filter(name => name.includes("/")),
  incoming: await readdir(join(service.data, "edge", "incoming")),
})

const stateOf = async (id: string) => (await images(service, pid)).find(image => image.id === id)?.state

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

/** Sends a PUT byte by byte as told, and the raw answer. */
const raw = (url: string, head: string, body: string | Buffer = "", hangUp = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host, pathname, search } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${head}\r\n\r\n`)
      socket.write(body, () => (hangUp ? setTimeout(() => socket.destroy(), 50) : undefined))
    })
    let answer = ""
    socket.on("data", chunk => {
      answer += chunk
      if (answer.includes("</Error>") || answer.startsWith("HTTP/1.1 200")) socket.destroy()
    })
    socket.on("close", () => resolve(answer))
    socket.on("error", reject)
  })

describe("a signed PUT", () => {
  it("is taken, and the image becomes Ready without any other signal", async () => {
    const { bytes, signed } = await registered()
    expect(Number(new URL(signed.url).searchParams.get("X-Amz-Expires"))).toBe(3 * 60 * 60)
    const response = await put(signed.url, bytes)
    expect(response.status).toBe(200)
    expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]{32}-1"$/)
    expect(response.headers.get("access-control-expose-headers")).toContain("Date")
    await until(
      () => stateOf(signed.image.id),
      state => state === "Ready",
    )
    expect(await onDisk()).toEqual({ objects: [], incoming: [] })
  })

  it("made by another client of the SDK with the same key is taken too", async () => {
    const { bytes, signed } = await registered()
    expect((await put(await signLike(signed.url, {}), bytes)).status).toBe(200)
  })

  it("is refused when its signature, or anything that it covers, was changed", async () => {
    const { bytes, signed } = await registered()
    const other = await registered()
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
      change("X-Amz-Date", "20300101T000000Z"),
      change("x-id", "GetObject"),
      change("extra", "1"),
      change("X-Amz-SignedHeaders", "host;x-amz-acl"),
      signed.url.replace(signed.image.filename, other.signed.image.filename),
      await signLike(signed.url, { secret: "not the secret of this service" }),
    ]) {
      expect(await codeOf(await put(url, bytes)), url).toEqual([403, "SignatureDoesNotMatch"])
    }
    expect(await stateOf(signed.image.id)).toBe("Pending")
    expect(await stateOf(other.signed.image.id)).toBe("Pending")
  })

  it("is refused without a signature, and with a malformed one", async () => {
    const { bytes, signed } = await registered()
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

  it("is refused when it has expired, and when it comes from the future", async () => {
    const { bytes, signed } = await registered()
    const expired = await signLike(signed.url, { at: new Date(Date.now() - 10_000), expiresIn: 5 })
    const response = await put(expired, bytes)
    const text = await response.text()
    expect([response.status, text.includes("AccessDenied"), text.includes("Request has expired")]).toEqual([403, true, true])
    const early = await signLike(signed.url, { at: new Date(Date.now() + 3_600_000) })
    expect(await codeOf(await put(early, bytes))).toEqual([403, "AccessDenied"])
    expect(await stateOf(signed.image.id)).toBe("Pending")
  })

  it("grants no other method", async () => {
    const { bytes, signed } = await registered()
    for (const method of ["GET", "HEAD", "DELETE", "POST"]) {
      const response = await fetch(signed.url, { method, ...(method === "POST" ? { body: new Uint8Array(bytes) } : {}) })
      expect(response.status, method).toBe(405)
    }
    expect((await fetch(`${service.edge}/edge/?list-type=2`)).status).toBe(405)
  })

  it("grants no key but its own, however the key is spelled", async () => {
    const { signed } = await registered()
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
      "/",
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
    expect(await codeOf(await put(elsewhere, "x"))).toEqual([404, "NoSuchBucket"])
  })
})

describe("a body", () => {
  it("must announce its length", async () => {
    const { signed } = await registered()
    expect(await raw(signed.url, "Content-Type: image/jpeg", "")).toContain("<Code>MissingContentLength</Code>")
    const chunked = await raw(signed.url, "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")
    expect(chunked).toMatch(/^HTTP\/1.1 411 /)
  })

  it("that is longer than allowed is refused before it is sent", async () => {
    const { signed } = await registered()
    expect(await codeOf(await put(signed.url, randomBytes(1_000_001)))).toEqual([400, "EntityTooLarge"])
    const refused = await raw(signed.url, "Content-Length: 5000000000\r\nExpect: 100-continue")
    expect(refused).toMatch(/^HTTP\/1.1 400 /)
    expect(await onDisk()).toMatchObject({ incoming: [] })
  })

  it("is asked for when the client waits for that", async () => {
    const { bytes, signed } = await registered()
    const status = await new Promise((resolve, reject) => {
      const call = request(signed.url, {
        method: "PUT",
        headers: { "content-length": bytes.length, expect: "100-continue" },
      })
      call.on("continue", () => call.end(bytes))
      call.on("response", response => resolve(response.resume().statusCode))
      call.on("error", reject)
      call.flushHeaders()
    })
    expect(status).toBe(200)
  })

  it("that ends early leaves nothing, and the image waits for the next attempt", async () => {
    const { bytes, signed } = await registered()
    await start(service, signed.image.id)
    await raw(signed.url, `Content-Length: ${bytes.length}`, bytes.subarray(0, bytes.length - 1), true)
    await until(onDisk, found => found.incoming.length === 0)
    expect((await onDisk()).objects).toEqual([])
    expect(await stateOf(signed.image.id)).toBe("Uploading")
    expect((await put(signed.url, bytes)).status).toBe(200)
    await until(
      () => stateOf(signed.image.id),
      state => state === "Ready",
    )
  })

  it("is never seen in part while it comes in", async () => {
    const { bytes, signed } = await registered()
    await start(service, signed.image.id)
    const call = request(signed.url, { method: "PUT", headers: { "content-length": bytes.length } })
    call.on("error", () => undefined)
    call.write(bytes.subarray(0, 100))
    await until(onDisk, found => found.incoming.length === 1)
    expect((await onDisk()).objects).toEqual([])
    const { data } = await ask(service, "mutation($id: ID!) { doneImageUpload(id: $id) { state } }", { id: signed.image.id })
    expect(data.doneImageUpload.state).toBe("Uploading")
    call.destroy()
  })

  it("framed in signed chunks is refused: it would be stored with its frames", async () => {
    const { bytes, signed } = await registered()
    expect(await codeOf(await put(signed.url, bytes, { "content-encoding": "aws-chunked" }))).toEqual([501, "NotImplemented"])
  })

  it("may come twice: the second is acknowledged, and changes nothing after the verification", async () => {
    const { bytes, signed } = await registered()
    const both = await Promise.all([put(signed.url, bytes), put(signed.url, bytes)])
    expect(both.map(response => response.status)).toEqual([200, 200])
    await until(
      () => stateOf(signed.image.id),
      state => state === "Ready",
    )
    expect((await put(signed.url, "other bytes")).status).toBe(200)
    await sleep(200)
    expect(await stateOf(signed.image.id)).toBe("Ready")
    expect(await onDisk()).toMatchObject({ objects: [] })
    expect((await readFile(join(service.data, "vault", pid, signed.image.id))).equals(bytes)).toBe(true)
  })

  it("for an Invalid image is refused until the image is registered again", async () => {
    const { bytes, signed } = await registered()
    await put(signed.url, "not the photo")
    await until(
      () => stateOf(signed.image.id),
      state => state === "Invalid",
    )
    expect(await codeOf(await put(signed.url, bytes))).toEqual([403, "AccessDenied"])
    const again = await register(service, pid, bytes)
    expect(again.image).toMatchObject({ id: signed.image.id, state: "Pending" })
    expect((await put(again.url, bytes)).status).toBe(200)
    await until(
      () => stateOf(signed.image.id),
      state => state === "Ready",
    )
  })

  it("for an image whose project was removed is refused", async () => {
    const gone = await createProject(service, "gone")
    const bytes = await jpeg(77)
    const signed = await register(service, gone, bytes)
    await ask(service, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id: gone })
    expect(await codeOf(await put(signed.url, bytes))).toEqual([404, "NoSuchKey"])
  })
})

describe("the edge", () => {
  it("lets a page of any origin put", async () => {
    const { signed } = await registered()
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
    expect(preflight.headers.get("access-control-allow-methods")).toBe("PUT")
    expect(preflight.headers.get("access-control-allow-headers")).toBe("*")
    const refused = await put(`${service.edge}/edge/x`, "x")
    expect(refused.headers.get("access-control-allow-origin")).toBe("*")
  })

  it("keeps its signing key to itself", async () => {
    const path = join(service.data, "edge-key.json")
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { secretAccessKey } = JSON.parse(await readFile(path, "utf8"))
    const { signed } = await registered()
    expect(signed.url).not.toContain(secretAccessKey)
  })
})
