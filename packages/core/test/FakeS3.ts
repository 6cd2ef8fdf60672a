import { createHash, randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect, Redacted } from "effect"
import type { PartAddresses, PartsWish, SignedParts, UrlTarget } from "../src/index.ts"

/** Which request came, and what became of it. */
interface S3RequestSeen {
  readonly method: string
  readonly key: string
  readonly part: number | undefined
  readonly bytes: number
  readonly status: number
}

interface Answer {
  readonly status: number
  readonly code?: string
  readonly body?: string
  readonly etag?: string
}

interface Asked {
  readonly method: string
  readonly key: string
  readonly part: number | undefined
}

/**
 * An S3 bucket in memory, on loopback, and the service that signs for it. Each address bears a secret of its own, is
 * good for one method, object, upload and part, and can be made worthless. `answers` says what the bucket answers
 * instead, for a test.
 */
export class FakeS3 implements AsyncDisposable {
  readonly objects = new Map<string, Buffer>()
  readonly uploads = new Map<string, Map<number, Buffer>>()
  readonly seen: Array<S3RequestSeen> = []
  readonly wishes: Array<PartsWish> = []
  /** Addresses that are signed at a time. */
  window = 100
  /** Whether the bucket takes parts. */
  takesParts = true
  answers: (asked: Asked) => Answer | undefined = () => undefined
  private readonly granted = new Set<string>()
  private readonly server = createServer((request, response) => void this.receive(request, response))

  static async start(): Promise<FakeS3> {
    const bucket = new FakeS3()
    await new Promise<void>(resolve => bucket.server.listen(0, "127.0.0.1", resolve))
    return bucket
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** All addresses that were signed so far are refused from now on. */
  expire(): void {
    this.granted.clear()
  }

  target(key: string, size: number, cutOffs = 0): UrlTarget {
    return {
      kind: "url",
      url: this.grant("PUT", key),
      usableUntil: Number.POSITIVE_INFINITY,
      largestPut: 5 * 1024 ** 3,
      cutOffs,
      parts: this.parts(key, size),
    }
  }

  /** Requests about an object, by method and the number of the part. */
  requestsOf(key: string): ReadonlyArray<string> {
    return this.seen.filter(one => one.key === key).map(({ method, part, status }) => `${method}${part ?? ""} ${status}`)
  }

  private grant(method: string, key: string, query = ""): Redacted.Redacted<string> {
    const secret = randomBytes(8).toString("hex")
    this.granted.add(`${method} /${key}?${query} ${secret}`)
    return Redacted.make(`${this.origin}/${key}?${query}&X-Amz-Signature=${secret}`)
  }

  private parts(key: string, size: number): PartAddresses {
    return {
      sign: wish =>
        Effect.sync((): SignedParts | undefined => {
          this.wishes.push(wish)
          if (!this.takesParts) return undefined
          const { partSize, from } = wish
          const uploadId = wish.uploadId ?? randomBytes(8).toString("hex")
          if (wish.uploadId === undefined) this.uploads.set(uploadId, new Map())
          const count = Math.min(this.window, Math.ceil(size / partSize) - from + 1)
          const urls = Array.from({ length: count }, (_, index) =>
            this.grant("PUT", key, `uploadId=${uploadId}&partNumber=${from + index}`),
          )
          const [complete, abort] = [
            this.grant("POST", key, `uploadId=${uploadId}`),
            this.grant("DELETE", key, `uploadId=${uploadId}`),
          ]
          return { uploadId, partSize, from, urls, complete, abort, usableUntil: Number.POSITIVE_INFINITY }
        }),
    }
  }

  private async receive(request: IncomingMessage, response: ServerResponse) {
    const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://s3")
    const key = pathname.slice(1)
    const method = request.method ?? ""
    const chunks: Array<Buffer> = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return
    }
    const body = Buffer.concat(chunks)
    const number = searchParams.get("partNumber")
    const part = number === null ? undefined : Number(number)
    const [query, secret] = search.slice(1).split("&X-Amz-Signature=")
    const told = this.answers({ method, key, part })
    const allowed = this.granted.has(`${method} ${pathname}?${query} ${secret}`)
    // No answer at all.
    if (told?.status === 0) return void request.socket.destroy()
    const refused = allowed ? undefined : { status: 403, code: "AccessDenied" }
    const answer: Answer = told ?? refused ?? this.carryOut({ method, key, part }, searchParams.get("uploadId"), body)
    this.seen.push({ method, key, part, bytes: body.length, status: answer.status })
    response.writeHead(answer.status, answer.etag === undefined ? {} : { etag: answer.etag })
    response.end(answer.code === undefined ? answer.body : `<Error><Code>${answer.code}</Code></Error>`)
  }

  private carryOut({ method, key, part }: Asked, uploadId: string | null, body: Buffer): Answer {
    if (uploadId === null) {
      this.objects.set(key, body)
      return { status: 200, etag: etagOf(body) }
    }
    const upload = this.uploads.get(uploadId)
    if (upload === undefined) return { status: 404, code: "NoSuchUpload" }
    if (part !== undefined) {
      upload.set(part, body)
      return { status: 200, etag: etagOf(body) }
    }
    if (method === "POST") return this.complete(key, upload, uploadId, body.toString())
    this.uploads.delete(uploadId)
    return { status: 204 }
  }

  private complete(key: string, upload: Map<number, Buffer>, uploadId: string, list: string): Answer {
    const parts = [...list.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)].map(([, number, etag]) => {
      const part = upload.get(Number(number))
      return part !== undefined && etagOf(part) === etag ? part : undefined
    })
    if (parts.length === 0 || parts.includes(undefined)) return { status: 400, code: "InvalidPart" }
    this.objects.set(key, Buffer.concat(parts as Array<Buffer>))
    this.uploads.delete(uploadId)
    return { status: 200, body: "<CompleteMultipartUploadResult/>" }
  }
}

const etagOf = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex")}"`
