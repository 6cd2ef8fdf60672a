import { createHash, createHmac } from "node:crypto"
import { readdir } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import OSS from "ali-oss"
import type { Sts } from "../src/ports/Bucket.ts"
import { ask, sha1 } from "./api.ts"
import type { RunningService } from "./service.ts"

export type { Sts }

export interface OssImage {
  readonly id: string
  readonly state: string
  readonly filename: string
}

const upload = async (service: RunningService, fields: string, pid: string, checksum: string | null) => {
  const answer = await ask(
    service,
    `mutation($pid: ID!, $name: String!, $checksum: String) {
      uploadImageOSS(pid: $pid, bucket: Local, filename: $name, type: JPEG, checksum: $checksum) { ${fields} }
    }`,
    { pid, name: checksum === null ? "" : "photo.jpg", checksum },
  )
  if (answer.data?.uploadImageOSS == null) throw new Error(JSON.stringify(answer))
  return answer.data.uploadImageOSS
}

/** An STS, and nothing registered. */
export const granted = async (service: RunningService, pid: string): Promise<Sts> =>
  (await upload(service, "sts { id secret token bucket endpoint expire }", pid, null)).sts

/** Registers bytes for OSS; the image, and the name of its object. */
export const registerOss = async (service: RunningService, pid: string, bytes: Uint8Array) => {
  const { image } = await upload(service, "image { id state filename }", pid, sha1(bytes))
  return { image: image as OssImage, name: `${pid}/${image.filename}` }
}

/** Options of the vendor's client, with those that its types leave out. */
export type Options = Partial<OSS.Options> & { readonly sldEnable?: boolean }

/** The vendor's client, with what a test wants to be different. */
export const client = ({ id, secret, token, bucket, endpoint }: Sts, options: Options = {}) =>
  new OSS({
    accessKeyId: id,
    accessKeySecret: secret,
    stsToken: token,
    refreshSTSToken: () => Promise.reject(new Error("one client for each STS")),
    refreshSTSTokenInterval: 2 ** 31,
    bucket,
    endpoint,
    sldEnable: true,
    ...options,
  } as OSS.Options)

/** A request that no client would send, signed by V1 like any other. */
export interface RawRequest {
  readonly method?: string
  /** As it stands in the request line. */
  readonly path: string
  /** What is signed; made from the path when left out. */
  readonly resource?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  readonly date?: Date
}

/** The headers of a request, signed. */
export const signedHeaders = (sts: Partial<Sts>, raw: RawRequest): Record<string, string> => {
  const headers: Record<string, string> = {
    "x-oss-date": (raw.date ?? new Date()).toUTCString(),
    ...(sts.token === undefined ? {} : { "x-oss-security-token": sts.token }),
    ...raw.headers,
  }
  const oss = Object.keys(headers).filter(name => name.startsWith("x-oss-"))
  const signed = [
    raw.method ?? "PUT",
    headers["content-md5"] ?? "",
    headers["content-type"] ?? "",
    headers["x-oss-date"],
    ...oss.sort().map(name => `${name}:${headers[name]}`),
    raw.resource ?? decodeURIComponent(raw.path),
  ].join("\n")
  const signature = createHmac("sha1", sts.secret ?? "")
    .update(signed)
    .digest("base64")
  return { authorization: `OSS ${sts.id}:${signature}`, ...headers }
}

export const send = (service: RunningService, sts: Partial<Sts>, raw: RawRequest) => {
  const { method = "PUT", path, body = "" } = raw
  const { hostname, port } = new URL(service.edge)
  const length = raw.headers?.["transfer-encoding"] === undefined ? { "content-length": Buffer.byteLength(body) } : {}
  return new Promise<{ status: number; text: string; code: string | undefined; etag: string | undefined }>((resolve, reject) => {
    const call = request({ hostname, port, method, path, headers: { ...length, ...signedHeaders(sts, raw) } })
    call.on("response", async response => {
      let text = ""
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, text, code: /<Code>(\w+)</.exec(text)?.[1], etag: response.headers.etag })
    })
    call.on("error", reject)
    call.end(body)
  })
}

export const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex").toUpperCase()

/** Names below the edge's folders. */
export const edgeFiles = async ({ data }: RunningService) => {
  const below = async (folder: string) =>
    (await readdir(join(data, "edge", folder), { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => entry.name)
  return { objects: await below("objects"), incoming: await below("incoming"), uploads: await below("uploads") }
}

export const nothing = { objects: [], incoming: [], uploads: [] }

/** Code of what a client's call failed with. */
export const failure = (call: Promise<unknown>): Promise<{ code?: string; status?: number }> =>
  call.then(
    () => Promise.reject(new Error("was not refused")),
    error => error,
  )
