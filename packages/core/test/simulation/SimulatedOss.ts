import type { LiveSts, Sts } from "../../src/index.ts"
import type { PartFault, Time } from "./serverTypes.ts"

export const ossHost = "http://oss.test"

/** How far the date of a request may be off (milliseconds). */
const skewAtMost = 15 * 60_000

interface Issued {
  readonly id: string
  readonly expire: number
}

/** What a bucket does with a request about an object. */
export type OssDeed =
  | { readonly does: "refuse"; readonly status: number; readonly code: string }
  | { readonly does: "answer"; readonly body: string; readonly etag?: string }
  /** The object is whole. */
  | { readonly does: "store"; readonly bytes: Uint8Array }

/** An OSS bucket: credentials with an end, dates that must be about right, and uploads in parts. Its objects are the server's. */
export class SimulatedOss {
  private readonly issued = new Map<string, Issued>()
  private readonly uploads = new Map<string, Map<string, Uint8Array>>()
  private begun = 0
  private readonly time: Time
  private readonly lifetime: number
  private readonly partFault: () => PartFault | undefined

  constructor(time: Time, lifetime: number, partFault: () => PartFault | undefined = () => undefined) {
    this.time = time
    this.lifetime = lifetime
    this.partFault = partFault
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
  refusal(headers: Readonly<Record<string, string | undefined>>): OssDeed | undefined {
    const sts = this.stsOf(headers)
    if (sts === undefined) return { does: "refuse", status: 403, code: "InvalidAccessKeyId" }
    if (Math.abs(Number(headers["x-oss-date"]) - this.time.now) > skewAtMost) {
      return { does: "refuse", status: 403, code: "RequestTimeTooSkewed" }
    }
    return sts.left > 0 ? undefined : { does: "refuse", status: 403, code: "SecurityTokenExpired" }
  }

  deed(method: string, url: URL, bytes: Uint8Array): OssDeed {
    const uploadId = url.searchParams.get("uploadId")
    if (url.searchParams.has("uploads")) {
      const name = `upload-${++this.begun}`
      this.uploads.set(name, new Map())
      return { does: "answer", body: `<UploadId>${name}</UploadId>` }
    }
    if (uploadId === null) return { does: "store", bytes }
    if (method === "DELETE") {
      this.uploads.delete(uploadId)
      return { does: "answer", body: "" }
    }
    const upload = this.uploads.get(uploadId)
    if (upload === undefined || (upload.size === 0 && method === "POST"))
      return { does: "refuse", status: 404, code: "NoSuchUpload" }
    if (method === "PUT") {
      if (this.partFault() === "forgets the upload") {
        this.uploads.delete(uploadId)
        return { does: "refuse", status: 404, code: "NoSuchUpload" }
      }
      const number = url.searchParams.get("partNumber") ?? ""
      upload.set(number, bytes)
      return { does: "answer", body: "", etag: `"${uploadId}-${number}-${bytes.byteLength}"` }
    }
    if (this.partFault() === "loses a part") upload.delete([...upload.keys()].at(-1) ?? "")
    const named = [...new TextDecoder().decode(bytes).matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)]
    if (named.some(([, number]) => !upload.has(number ?? ""))) return { does: "refuse", status: 400, code: "InvalidPart" }
    const parts = named.map(([, number]) => upload.get(number ?? ""))
    upload.clear()
    return { does: "store", bytes: new Uint8Array(Buffer.concat(parts.flatMap(part => part ?? []))) }
  }
}

/** The date of a request is the client's clock, made right by what the client knows of the difference. */
export const simulatedHeaders = (sts: Sts, live: LiveSts, now: number): Record<string, string> => ({
  authorization: sts.id,
  "x-oss-date": String(now + live.skew),
  "x-oss-security-token": sts.token,
})
