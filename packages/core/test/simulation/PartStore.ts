import type { PartFault } from "./serverTypes.ts"

/** What a bucket does with a request about an object. */
export type BucketDeed =
  | { readonly does: "refuse"; readonly status: number; readonly code: string }
  | { readonly does: "answer"; readonly body: string; readonly etag?: string }
  /** The object is whole. */
  | { readonly does: "store"; readonly bytes: Uint8Array }

/** Uploads in parts, as OSS and S3 have them: what arrived stays until the upload is complete or given up. */
export class PartStore {
  private readonly uploads = new Map<string, Map<string, Uint8Array>>()
  private begun = 0
  private readonly partFault: () => PartFault | undefined

  constructor(partFault: () => PartFault | undefined) {
    this.partFault = partFault
  }

  /** Names a new upload. */
  begin(): string {
    const name = `upload-${++this.begun}`
    this.uploads.set(name, new Map())
    return name
  }

  deed(method: string, url: URL, bytes: Uint8Array): BucketDeed {
    const uploadId = url.searchParams.get("uploadId") ?? ""
    if (method === "DELETE") {
      this.uploads.delete(uploadId)
      return { does: "answer", body: "" }
    }
    const upload = this.uploads.get(uploadId)
    if (upload === undefined || (upload.size === 0 && method === "POST")) return unknown
    if (method === "PUT") {
      if (this.partFault() === "forgets the upload") {
        this.uploads.delete(uploadId)
        return unknown
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

const unknown: BucketDeed = { does: "refuse", status: 404, code: "NoSuchUpload" }
