import { createHash, createHmac } from "node:crypto"
import type { OssRequest } from "./OssRequest.ts"

/** Parameters that name what is done, and so are covered by a V1 signature; those of the operations that are served. */
const subresources = ["partNumber", "uploadId", "uploads"]

/** What a V4 signature is bound to besides the request. */
export interface V4Scope {
  /** `yyyymmdd`. */
  readonly day: string
  readonly region: string
  /** Lower-case names of headers that are signed although they need not be. */
  readonly additionalHeaders: ReadonlyArray<string>
}

/** The signature that a request should bear by V1: HMAC-SHA1, Base64. */
export const signV1 = (secret: string, request: OssRequest): string => {
  const { method = "", headers } = request.message
  const signed = [
    method,
    headers["content-md5"] ?? "",
    headers["content-type"] ?? "",
    dateOf(request) ?? "",
    ...ossHeaders(request).map(name => `${name}:${valueOf(request, name)}`),
    resource(request),
  ].join("\n")
  return createHmac("sha1", secret).update(signed).digest("base64")
}

/**
 * The signature that a request should bear by V4: HMAC-SHA256 with a key derived for a day and a region, hexadecimal.
 */
export const signV4 = (secret: string, request: OssRequest, { day, region, additionalHeaders }: V4Scope): string => {
  const headers = new Set([...ossHeaders(request), ...additionalHeaders])
  for (const name of ["content-type", "content-md5"]) if (request.message.headers[name] !== undefined) headers.add(name)
  const canonical = [
    request.message.method ?? "",
    `/${request.bucket}/${request.name}`.split("/").map(escape).join("/"),
    queryOf(request),
    ...[...headers].sort().map(name => `${name}:${valueOf(request, name)}`),
    "",
    additionalHeaders.join(";"),
    valueOf(request, "x-oss-content-sha256") || "UNSIGNED-PAYLOAD",
  ].join("\n")
  const scope = [day, region, "oss", "aliyun_v4_request"]
  const signed = ["OSS4-HMAC-SHA256", dateOf(request), scope.join("/"), sha256(canonical)].join("\n")
  const key = scope.reduce<string | Buffer>((key, part) => hmac(key, part), `aliyun_v4${secret}`)
  return hmac(key, signed).toString("hex")
}

/** When the request says that it was signed; browsers cannot set `Date`, so their clients send another header. */
export const dateOf = ({ message: { headers } }: OssRequest): string | undefined => {
  const date = headers["x-oss-date"] ?? headers.date
  return typeof date === "string" ? date : undefined
}

const ossHeaders = ({ message: { headers } }: OssRequest): ReadonlyArray<string> =>
  Object.keys(headers)
    .filter(name => name.startsWith("x-oss-"))
    .sort()

const valueOf = ({ message: { headers } }: OssRequest, name: string): string => String(headers[name] ?? "").trim()

const resource = ({ bucket, name, query }: OssRequest): string => {
  const parameters = subresources.filter(name => query.has(name)).map(name => pair(name, query.get(name) ?? ""))
  return `/${bucket}/${name}${parameters.length === 0 ? "" : `?${parameters.join("&")}`}`
}

const queryOf = ({ query }: OssRequest): string =>
  [...query]
    .map(([name, value]) => [escape(name), escape(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => pair(name, value))
    .join("&")

const pair = (name: string, value: string): string => (value === "" ? name : `${name}=${value}`)

/** As RFC 3986 has it, more than `encodeURIComponent` does. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest()
