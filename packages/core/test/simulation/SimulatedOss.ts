import { Clock, Effect, Redacted } from "effect"
import { hostOf } from "../../src/http/urls.ts"
import type { BucketRequest } from "../../src/index.ts"
import type { OssCall, OssClient } from "../../src/oss.ts"
import { type BucketDeed, PartStore } from "./PartStore.ts"
import type { PartFault, Time } from "./serverTypes.ts"

export const ossHost = "http://oss.test"

/** How far the date of a request may be off (milliseconds). */
const skewAtMost = 15 * 60_000

interface Issued {
  readonly id: string
  readonly expire: number
}

/**
 * An OSS bucket: credentials with an end, dates that must be about right, and uploads in parts. Its objects are the
 * server's.
 */
export class SimulatedOss {
  private readonly issued = new Map<string, Issued>()
  private readonly parts: PartStore
  private readonly time: Time
  private readonly lifetime: number

  constructor(time: Time, lifetime: number, partFault: () => PartFault | undefined = () => undefined) {
    this.time = time
    this.lifetime = lifetime
    this.parts = new PartStore(partFault)
  }

  issue() {
    const id = `STS.${this.issued.size + 1}`
    // On the wire an end has no fractions of a second.
    const expire = Math.floor((this.time.now + this.lifetime) / 1000) * 1000
    this.issued.set(id, { id, expire })
    const end = new Date(expire).toISOString().replace(".000Z", "Z")
    return { id, secret: `secret-${id}`, token: `token-${id}`, bucket: "edge", endpoint: ossHost, expire: end }
  }

  /** Credentials of a request, and how long they are still good (milliseconds). */
  stsOf(headers: Readonly<Record<string, string | undefined>>) {
    const issued = this.issued.get(headers.authorization ?? "")
    return issued && { id: issued.id, left: issued.expire - this.time.now }
  }

  /** What is wrong with a request before its body is looked at. */
  refusal(headers: Readonly<Record<string, string | undefined>>): BucketDeed | undefined {
    const sts = this.stsOf(headers)
    if (sts === undefined) return { does: "refuse", status: 403, code: "InvalidAccessKeyId" }
    if (Math.abs(Number(headers["x-oss-date"]) - this.time.now) > skewAtMost) {
      return { does: "refuse", status: 403, code: "RequestTimeTooSkewed" }
    }
    return sts.left > 0 ? undefined : { does: "refuse", status: 403, code: "SecurityTokenExpired" }
  }

  deed(method: string, url: URL, bytes: Uint8Array): BucketDeed {
    if (url.searchParams.has("uploads")) return { does: "answer", body: `<UploadId>${this.parts.begin()}</UploadId>` }
    return url.searchParams.has("uploadId") ? this.parts.deed(method, url, bytes) : { does: "store", bytes }
  }
}

/**
 * In place of ali-oss, whose promises virtual time does not know. The date of a request is the client's clock, made
 * right by what the client knows of the difference.
 */
export const ossClient: OssClient = Effect.fnUntraced(function* ({ sts, skew }, { key, contentType }, call, send) {
  const { id, token } = Redacted.value(sts)
  const headers = {
    authorization: id,
    "x-oss-date": String((yield* Clock.currentTimeMillis) + skew),
    "x-oss-security-token": token,
  }
  const { query, ...request } = requestOf(call)
  const url = `${ossHost}/${key}?${new URLSearchParams(query)}`
  const response = yield* send({ ...request, url, headers, contentType })
  const uploadId = /<UploadId>([^<]+)</.exec(response.text)?.[1]
  const time = Date.parse(/<ServerTime>([^<]+)</.exec(response.text)?.[1] ?? "")
  return { ...response, host: hostOf(url), uploadId, time: Number.isNaN(time) ? undefined : time }
})

type Sent = Pick<BucketRequest, "method" | "body" | "from" | "to"> & { readonly query: Record<string, string> }

const requestOf = (call: OssCall): Sent => {
  switch (call.call) {
    case "put":
      return { method: "PUT", query: {}, ...call.range }
    case "initiate":
      return { method: "POST", query: { uploads: "" }, ...document("") }
    case "put-part":
      return { method: "PUT", query: { partNumber: String(call.number), uploadId: call.uploadId }, ...call.range }
    case "complete":
      return { method: "POST", query: { uploadId: call.uploadId }, ...document(listOf(call.parts)) }
    case "abort":
      return { method: "DELETE", query: { uploadId: call.uploadId }, ...document("") }
  }
}

const listOf = (parts: ReadonlyArray<{ readonly number: number }>): string =>
  parts.map(({ number }) => `<PartNumber>${number}</PartNumber>`).join("")

const document = (text: string) => {
  const bytes = new TextEncoder().encode(text)
  return { body: { kind: "bytes", bytes }, from: 0, to: bytes.byteLength } as const
}
