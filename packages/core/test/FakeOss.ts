import { createHash, createHmac } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Redacted } from "effect"
import type { Sts } from "../src/index.ts"

/** Which request came, and what became of it. */
export interface OssRequestSeen {
  readonly method: string
  readonly key: string
  readonly query: string
  readonly bytes: number
  readonly status: number
  readonly stsId: string
}

interface Answer {
  readonly status: number
  readonly code?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

const bucket = "edge-bucket"
const skewAtMost = 15 * 60_000

/**
 * An OSS bucket in memory, on loopback: V1 signatures, STS with an end, dates within 15 minutes, whole objects and
 * uploads in parts. `answers` says what it answers instead, for a test; `hangsUp` closes the connection in the middle
 * of the body.
 */
export class FakeOss {
  readonly objects = new Map<string, Buffer>()
  readonly uploads = new Map<string, Map<number, Buffer>>()
  readonly seen: Array<OssRequestSeen> = []
  /** Secrets by id, with their end by this server's clock. */
  readonly issued = new Map<string, { readonly secret: string; readonly token: string; readonly expire: number }>()
  /** Milliseconds by which this server's clock is ahead of the machine's. */
  ahead = 0
  answers: (request: { readonly method: string; readonly key: string; readonly query: URLSearchParams }) => Answer | undefined =
    () => undefined
  hangsUp: (key: string) => boolean = () => false
  private readonly server: Server = createServer((request, response) => void this.receive(request, response))
  /** Connections that were ever open at the same time. */
  readonly connections = { now: 0, most: 0 }

  static async start(): Promise<FakeOss> {
    const oss = new FakeOss()
    oss.server.on("connection", socket => {
      oss.connections.most = Math.max(oss.connections.most, ++oss.connections.now)
      socket.on("close", () => oss.connections.now--)
    })
    await new Promise<void>(resolve => oss.server.listen(0, "127.0.0.1", resolve))
    return oss
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  get now(): number {
    return Date.now() + this.ahead
  }

  /** An STS that is good for so many milliseconds. */
  issue(lifetime = 3_600_000): Redacted.Redacted<Sts> {
    const id = `STS.id${this.issued.size}`
    const [secret, token] = [`secret-of-${id}`, `token-of-${id}`]
    const expire = this.now + lifetime
    this.issued.set(id, { secret, token, expire })
    const endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return Redacted.make({ id, secret, token, bucket, endpoint, expire })
  }

  /** Requests about an object, by method and the number of the part. */
  requestsOf(key: string): ReadonlyArray<string> {
    return this.seen
      .filter(one => one.key === key)
      .map(({ method, query, status }) => `${method}${/partNumber=(\d+)/.exec(query)?.[1] ?? ""} ${status}`)
  }

  private async receive(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", "http://oss")
    const [, , ...path] = decodeURIComponent(url.pathname).split("/")
    const key = path.join("/")
    const chunks: Array<Buffer> = []
    try {
      for await (const chunk of request) {
        chunks.push(chunk)
        if (this.hangsUp(key)) request.destroy()
      }
    } catch {
      return
    }
    const body = Buffer.concat(chunks)
    const method = request.method ?? ""
    const told = this.answers({ method, key, query: url.searchParams })
    const answer = told ?? this.refusal(request, url, key) ?? this.carryOut(method, key, url.searchParams, body)
    const stsId = /^OSS ([^:]+):/.exec(request.headers.authorization ?? "")?.[1] ?? ""
    this.seen.push({ method, key, query: url.search, bytes: body.length, status: answer.status, stsId })
    const time = new Date(this.now)
    response.writeHead(answer.status, { date: time.toUTCString(), ...answer.headers })
    const xml = `<Error><Code>${answer.code}</Code><ServerTime>${time.toISOString()}</ServerTime></Error>`
    response.end(answer.code === undefined ? answer.body : xml)
  }

  /** What is wrong with the signature, in the order in which a bucket looks at it. */
  private refusal(request: IncomingMessage, url: URL, key: string): Answer | undefined {
    const headers = request.headers as Record<string, string | undefined>
    const [, id = "", signature] = /^OSS ([^:]+):(.+)$/.exec(headers.authorization ?? "") ?? []
    const sts = this.issued.get(id)
    if (sts === undefined) return { status: 403, code: "InvalidAccessKeyId" }
    const date = headers["x-oss-date"] ?? ""
    if (Math.abs(Date.parse(date) - this.now) > skewAtMost) return { status: 403, code: "RequestTimeTooSkewed" }
    if (this.now >= sts.expire) return { status: 403, code: "SecurityTokenExpired" }
    const oss = Object.keys(headers).filter(name => name.startsWith("x-oss-"))
    const subresources = [...url.searchParams].map(([name, value]) => (value === "" ? name : `${name}=${value}`)).sort()
    const resource = `/${bucket}/${key}${subresources.length > 0 ? `?${subresources.join("&")}` : ""}`
    const fields = [request.method, headers["content-md5"] ?? "", headers["content-type"] ?? "", date]
    const text = [...fields, ...oss.sort().map(name => `${name}:${headers[name]}`), resource].join("\n")
    const expected = createHmac("sha1", sts.secret).update(text).digest("base64")
    if (signature !== expected || headers["x-oss-security-token"] !== sts.token) {
      return { status: 403, code: "SignatureDoesNotMatch" }
    }
    return request.method === "GET" ? { status: 403, code: "AccessDenied" } : undefined
  }

  private carryOut(method: string, key: string, query: URLSearchParams, body: Buffer): Answer {
    const uploadId = query.get("uploadId")
    if (method === "POST" && query.has("uploads")) return this.begin()
    if (uploadId === null) {
      this.objects.set(key, body)
      return { status: 200, headers: { etag: etagOf(body) } }
    }
    const upload = this.uploads.get(uploadId)
    if (upload === undefined) return { status: 404, code: "NoSuchUpload" }
    if (method === "PUT") {
      upload.set(Number(query.get("partNumber")), body)
      return { status: 200, headers: { etag: etagOf(body) } }
    }
    if (method === "DELETE") {
      this.uploads.delete(uploadId)
      return { status: 204 }
    }
    return this.complete(key, uploadId, upload, body.toString())
  }

  private begin(): Answer {
    const uploadId = `upload${this.uploads.size + 1}`
    this.uploads.set(uploadId, new Map())
    return {
      status: 200,
      body: `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
    }
  }

  private complete(key: string, uploadId: string, upload: Map<number, Buffer>, list: string): Answer {
    const parts = [...list.matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>([^<]+)<\/ETag>/g)]
    const bytes = parts.map(([, number, etag]) => {
      const part = upload.get(Number(number))
      return part !== undefined && etagOf(part) === etag ? part : undefined
    })
    if (bytes.length === 0 || bytes.includes(undefined)) return { status: 400, code: "InvalidPart" }
    this.objects.set(key, Buffer.concat(bytes as Array<Buffer>))
    this.uploads.delete(uploadId)
    return { status: 200, body: "<CompleteMultipartUploadResult/>" }
  }
}

const etagOf = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex").toUpperCase()}"`
